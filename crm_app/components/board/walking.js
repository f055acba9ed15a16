// Where focus goes: one tab stop per column, moved by J/K and the arrows.
import { useMemo, useRef, useState } from "react";
import { listWith } from "./selection.js";

export function useWalking(store, { tell, act, opened, folded, dragging }) {
  const [focus, setFocus] = useState(null); // {id, part?}: a new object each time asks again
  const [stops, setStops] = useState({}); // column code -> card with its tab stop
  const now = useRef({});
  now.current = { opened, folded };
  const walking = useMemo(() => {
    const go = (card, part) => {
      if (!card) return false;
      setStops((before) => ({ ...before, [card.stage]: card.id }));
      setFocus({ id: card.id, stage: card.stage, part });
      return true;
    };
    const current = () => {
      const node = document.activeElement?.closest?.("[data-card]");
      return now.current.opened || Number(node?.dataset.card) || 0;
    };
    return {
      go,
      step(by) {
        const state = store.get();
        const id = current();
        const list = id ? listWith(state, id) : firstList(state, now.current.folded);
        const at = list.findIndex((card) => card.id === id);
        const next = list[at < 0 ? 0 : at + by];
        if (next && now.current.opened) tell.onOpen(next.id);
        return go(next);
      },
      side(by) {
        const state = store.get();
        if (state.view !== "board") return false;
        const id = current();
        const codes = state.order.filter((code) => !now.current.folded.has(code));
        const from = codes.findIndex((code) => state.shown.columns[code].cards.some((card) => card.id === id));
        if (from < 0) return false;
        const height = state.shown.columns[codes[from]].cards.findIndex((card) => card.id === id);
        for (let at = from + by; codes[at]; at += by) {
          const { cards } = state.shown.columns[codes[at]];
          if (cards.length) return go(cards[Math.min(height, cards.length - 1)]);
        }
        return false;
      },
      select(id) {
        act.select(id);
        return true;
      },
      escape() {
        if (act.selectedCount() === 0) return false;
        act.clearSelection();
        return true;
      },
      dragging,
    };
  }, [store, tell, act, dragging]);
  return { focus, stops, walking };
}

function firstList(state, folded) {
  if (state.view === "table") return state.shown.rows?.cards ?? [];
  const code = state.order.find((one) => !folded.has(one) && state.shown.columns[one].cards.length);
  return code ? state.shown.columns[code].cards : [];
}
