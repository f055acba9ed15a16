// Which cards are selected and where the keyboard is.
import { useMemo, useRef, useState } from "react";

export function useSelection(store, tell) {
  const [selected, setSelected] = useState(() => new Set());
  const anchor = useRef(0);
  const now = useRef(selected);
  now.current = selected;
  const acts = useMemo(() => ({
    select(id) {
      anchor.current = id;
      setSelected((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    /** From the last selected card to this one, within a column or the table. */
    selectTo(id) {
      const list = listWith(store.get(), id).map((card) => card.id);
      const from = list.indexOf(anchor.current);
      const to = list.indexOf(id);
      const range = from < 0 ? [id] : list.slice(Math.min(from, to), Math.max(from, to) + 1);
      setSelected((before) => new Set([...before, ...range.filter((one) => one > 0)]));
    },
    selectAll: (ids) => setSelected(new Set(ids)),
    selectedCount: () => now.current.size,
    clearSelection: () => setSelected(new Set()),
    bulk(field, value) {
      tell.onBulk({ ids: [...now.current], field, value });
      setSelected(new Set());
    },
  }), [store, tell]);
  return { selected, acts };
}

/** The column (or the table's rows) a card is in. */
export function listWith(state, id) {
  if (state.view === "table") return state.shown.rows?.cards ?? [];
  const columns = Object.values(state.shown.columns);
  return columns.map((column) => column.cards).find((cards) => cards.some((card) => card.id === id)) ?? [];
}
