import { useCallback, useMemo, useState } from "react";
import { Menu } from "./menu.jsx";
import { nameIn, useLocale, useT } from "./words.js";

/** The menu of a card: "Move to…" first, with the stages one step behind it. */
export function CardMenu({ card, anchor, state, selected, act, onClose, phone }) {
  const t = useT();
  const locale = useLocale();
  const [choosing, setChoosing] = useState(false);
  const close = useCallback((refocus) => {
    onClose();
    if (refocus === true) anchor.focus();
  }, [onClose, anchor]);
  const items = useMemo(
    () => (choosing
      ? stageItems(state, card, locale, (code) => { onClose(); act.moveTo(card.id, code); })
      : cardItems({ state, card, selected, act, t, phone, close, choose: () => setChoosing(true) })),
    [choosing, state, card, selected, locale, t, act, close, onClose, phone],
  );
  const label = t(choosing ? "board.move_to_of" : "board.menu_of", { title: card.title });
  return <Menu {...{ anchor, label, items, phone }} onClose={close} />;
}

export const mayEnter = (state, code) =>
  state.shown.columns[code]?.kind !== "converted" || Boolean(state.can.convert);

export function stageItems(state, card, locale, run) {
  return state.order.map((code) => ({
    key: code,
    text: nameIn(state.shown.columns[code].names, locale),
    checked: card ? code === card.stage : undefined,
    disabled: code === card?.stage || !mayEnter(state, code),
    run: () => run(code),
  }));
}

function cardItems({ state, card, selected, act, t, phone, close, choose }) {
  const done = (run) => () => { close(true); run(); };
  const cards = state.shown.columns[card.stage]?.cards ?? [];
  const at = cards.findIndex((one) => one.id === card.id);
  const still = !state.can.move;
  const onBoard = state.view === "board" && at >= 0;
  return [
    { key: "move", icon: "move", text: t("board.move_to"), opens: true, disabled: still, run: choose },
    onBoard && { key: "up", icon: "up", text: t("board.move_up"), disabled: still || at === 0,
      run: done(() => act.moveBy(card.id, -1)) },
    onBoard && { key: "down", icon: "down", text: t("board.move_down"), disabled: still || at === cards.length - 1,
      run: done(() => act.moveBy(card.id, 1)) },
    { key: "open", icon: "panel", text: t("board.open"), apart: true, hint: phone ? "" : "Space",
      run: done(() => act.open(card.id)) },
    { key: "select", icon: "check", text: t(selected ? "board.unselect" : "board.select"), hint: phone ? "" : "X",
      run: done(() => act.select(card.id)) },
  ].filter(Boolean);
}
