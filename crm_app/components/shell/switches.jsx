// Language, theme, the folded rail: choices kept by the browser.
import { useContext } from "react";
import { Monitor, Moon, PanelLeft, Sun } from "lucide-react";
import { ColorModeContext } from "$/utils/context";
import { setLocale, useLocale, useT } from "$/public/external/crm_app/i18n/label/i18n.js";

// A language is named in itself, for the one who cannot read the other.
const LANGUAGES = [["zh", "中文"], ["en", "English"]];
const THEMES = [["light", Sun], ["dark", Moon], ["system", Monitor]];

export function LanguageSwitch() {
  const t = useT();
  const now = useLocale();
  return (
    <div className="choice" role="group" aria-label={t("shell.language")}>
      {LANGUAGES.map(([locale, name]) => (
        <button key={locale} type="button" lang={locale} aria-pressed={now === locale} onClick={() => setLocale(locale)}>
          {name}
        </button>
      ))}
    </div>
  );
}

export function ThemeSwitch() {
  const t = useT();
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  return (
    <div className="choice" role="group" aria-label={t("shell.theme")}>
      {THEMES.map(([mode, Icon]) => (
        <button
          key={mode}
          type="button"
          aria-pressed={rawColorMode === mode}
          aria-label={t(`shell.theme.${mode}`)}
          title={t(`shell.theme.${mode}`)}
          onClick={() => setColorMode(mode)}
        >
          <Icon size={16} aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}

export function RailFold() {
  const t = useT();
  const fold = () => {
    const slim = document.documentElement.classList.toggle("rail-slim");
    try {
      localStorage.setItem("crm_rail", slim ? "slim" : "wide");
    } catch (blocked) {
      // Storage may be off; then the choice lasts for this page.
    }
  };
  return (
    <button type="button" className="shell-link shell-fold" onClick={fold}>
      <PanelLeft size={16} aria-hidden="true" />
      <span>{t("shell.fold")}</span>
    </button>
  );
}
