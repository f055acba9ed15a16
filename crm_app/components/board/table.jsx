import { useEffect, useRef } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { CardShell } from "./card.jsx";
import { SIZES } from "./motion.js";
import { Heads } from "./table_heads.jsx";
import { ROW, Row } from "./table_row.jsx";
import { nameIn, useLocale, useT } from "./words.js";

const NEAR_END = 15;

/** The same leads as rows; on a phone each row is a card. */
export function Table({ state, phone, opened, act, focus, stops, selected }) {
  const t = useT();
  const locale = useLocale();
  const scroller = useRef(null);
  const { cards, more, count } = state.shown.rows ?? { cards: [], more: false, count: 0 };
  const height = phone ? SIZES.phone.card + SIZES.phone.gap : ROW;
  const virtual = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => cards[index].id,
    initialRect: { width: 0, height: window.innerHeight },
    overscan: 8,
  });
  const seen = virtual.getVirtualItems();
  const last = seen.length ? seen[seen.length - 1].index : -1;
  useEffect(() => {
    if (more && last >= cards.length - NEAR_END) act.more("");
  }, [last, cards, more, act]);
  useEffect(() => {
    const at = focus ? cards.findIndex((card) => card.id === focus.id) : -1;
    if (at < 0) return undefined;
    virtual.scrollToIndex(at, { align: "auto" });
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector(`[data-card="${focus.id}"] .card-open`)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [focus]);

  const stop = focus && cards.some((card) => card.id === focus.id) ? focus.id : cards[0]?.id;
  const rowOf = ({ index, start }) => {
    const card = cards[index];
    const column = state.shown.columns[card.stage];
    const marks = { selected: selected.has(card.id), open: opened === card.id, stop: stop === card.id,
      limit: column?.day_limit };
    const stage = column ? nameIn(column.names, locale) : card.stage;
    return phone
      ? <CardShell key={card.id} card={card} marks={marks} act={act} provided={STILL}
          style={{ position: "absolute", top: start, left: 0, right: 0, height: SIZES.phone.card }} />
      : <Row key={card.id} {...{ card, index, stage, act, ...marks }} top={start} />;
  };
  // A list must have items.
  const role = !phone ? "table" : cards.length ? "list" : "group";
  return (
    <div className="board-table" ref={scroller} role={role} aria-label={t("board.table")}
      aria-rowcount={phone ? undefined : count + 1}>
      {!phone && <Heads {...{ state, cards, selected, act, t }} />}
      {cards.length === 0 && <p className="board-empty">{t("board.empty.table")}</p>}
      <div role={phone ? undefined : "rowgroup"} className="table-rows"
        style={{ height: virtual.getTotalSize() }}>
        {seen.map(rowOf)}
      </div>
    </div>
  );
}

const STILL = { draggableProps: {}, dragHandleProps: null, innerRef: undefined };
