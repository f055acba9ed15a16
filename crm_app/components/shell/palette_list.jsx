// Pages, actions and what the search finds, in one list.
import { useContext, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { Command } from "cmdk";
import { Building2, CircleDot, CornerDownRight, Search, User } from "lucide-react";
import { ColorModeContext } from "$/utils/context";
import { setLocale, useLocale, useT } from "$/public/external/crm_app/i18n/label/i18n.js";

const ICON = { lead: CircleDot, customer: Building2, person: User };
// A short pause joins the letters of one word into one question.
const PAUSE_MS = 90;

export default function PaletteList({ nav, actions, results, onQuery, close }) {
  const t = useT();
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const wanted = query.trim();
  useEffect(() => {
    const timer = setTimeout(() => wanted && onQuery?.(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const run = (act) => {
    close();
    act();
  };
  const go = (href) => run(() => navigate(href));
  const matches = (words) => words.toLowerCase().includes(wanted.toLowerCase());
  const pages = nav.filter((item) => matches(t(item.key)));
  const commands = useCommands(actions, navigate).filter((one) => matches(t(one.key)));
  // What an earlier question found is shown only while this one goes on from it.
  const found = wanted && results?.query && wanted.startsWith(results.query) ? results.items : [];
  const waiting = wanted && results?.query !== wanted;
  return (
    <Command shouldFilter={false} loop label={t("shell.palette.title")}>
      <Command.Input
        autoFocus
        data-first=""
        className="palette-input"
        value={query}
        onValueChange={setQuery}
        placeholder={t("shell.palette.hint")}
      />
      <Command.List className="palette-list" label={t("shell.palette.title")}>
        {waiting ? null : (
          <Command.Empty className="palette-none">{t("shell.palette.none")}</Command.Empty>
        )}
        <Group name={found.length ? t("shell.palette.found") : ""}>
          {found.map((item) => (
            <Item key={`${item.kind}-${item.id}`} value={`${item.kind}-${item.id}`} icon={ICON[item.kind] ?? Search}
              words={item.title} sub={item.sub} onSelect={() => go(item.href)} />
          ))}
        </Group>
        <Group name={pages.length ? t("shell.palette.pages") : ""}>
          {pages.map((item) => (
            <Item key={item.href} value={item.href} icon={CornerDownRight} words={t(item.key)}
              onSelect={() => go(item.href)} />
          ))}
        </Group>
        <Group name={commands.length ? t("shell.palette.actions") : ""}>
          {commands.map((one) => (
            <Item key={one.key} value={one.key} icon={CornerDownRight} words={t(one.key)}
              sub={one.hint} onSelect={() => run(one.act)} />
          ))}
        </Group>
      </Command.List>
    </Command>
  );
}

const Group = ({ name, children }) =>
  name ? <Command.Group heading={name}>{children}</Command.Group> : null;

const Item = ({ icon: Icon, words, sub, ...rest }) => (
  <Command.Item className="palette-item" {...rest}>
    <Icon size={16} aria-hidden="true" />
    <span className="clip">{words}</span>
    {sub ? <span className="palette-sub clip">{sub}</span> : null}
  </Command.Item>
);

// What the page offers, then what the shell itself can do.
function useCommands(actions, navigate) {
  const locale = useLocale();
  const { resolvedColorMode, setColorMode } = useContext(ColorModeContext);
  const other = locale === "zh" ? "en" : "zh";
  const shade = resolvedColorMode === "dark" ? "light" : "dark";
  const create = document.querySelector("[data-create]");
  return [
    ...(create ? [{ key: "action.create", hint: "C", act: () => create.click() }] : []),
    ...(actions ?? []).map((one) => ({ ...one, act: () => navigate(one.href) })),
    { key: `shell.language.to_${other}`, act: () => setLocale(other) },
    { key: `shell.theme.to_${shade}`, act: () => setColorMode(shade) },
    { key: "shell.keys.title", hint: "?", act: () => window.dispatchEvent(new Event("crm:keys")) },
  ];
}
