import { useCallback, useState } from "react";
import { Icon } from "./icons.jsx";
import { Menu } from "./menu.jsx";
import { mayEnter } from "./move_menu.jsx";
import { nameIn, useLocale, useT } from "./words.js";

/** What can be done with the selected cards. */
export function BulkBar({ state, selected, act, phone }) {
  const t = useT();
  const locale = useLocale();
  const [picking, setPicking] = useState(null);
  const close = useCallback((refocus) => setPicking((now) => {
    if (refocus === true) now?.anchor.focus();
    return null;
  }), []);
  const fields = Object.entries(choices(state, locale)).filter(([, list]) => list.length > 0);
  const picked = (field, value) => {
    setPicking(null);
    act.bulk(field, value);
  };
  const items = picking && choices(state, locale)[picking.field].map((one) => ({
    ...one, run: () => picked(picking.field, one.value),
  }));
  return (
    <div className="bulk-bar" role="region" aria-label={t("board.bulk")} data-testid="bulk-bar">
      <span className="bulk-count">{t("board.selected", { count: selected.size })}</span>
      {fields.map(([field]) => (
        <button key={field} type="button" className="bulk-btn" aria-haspopup="menu"
          onClick={(event) => setPicking({ field, anchor: event.currentTarget })}>
          {t(`board.bulk.${field}`)}<Icon name="up" size={12} />
        </button>
      ))}
      <button type="button" className="bulk-btn bulk-clear" onClick={act.clearSelection} aria-label={t("board.clear")}>
        <Icon name="close" size={14} />
      </button>
      {picking && <Menu anchor={picking.anchor} label={t(`board.bulk.${picking.field}`)} items={items}
        onClose={close} phone={phone} />}
    </div>
  );
}

function choices(state, locale) {
  const { owners, tags } = state.options;
  // A disqualification needs a reason, which many leads at once do not share.
  const stages = state.order.filter((code) =>
    state.shown.columns[code].kind !== "disqualified" && mayEnter(state, code));
  return {
    owner: state.can.assign === false ? [] : owners.map(({ id, name }) => ({ key: id, value: id, text: name })),
    stage: state.can.move === false ? [] : stages.map((code) => ({
      key: code, value: code, text: nameIn(state.shown.columns[code].names, locale) })),
    tag: tags.map(({ id, names, colour }) => ({
      key: id, value: id, text: nameIn(names, locale), colour: colour ?? "grey" })),
  };
}
