import { memo, useEffect, useRef } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { CardShell } from "./card.jsx";
import { Amount, Days, Intent, NextStep, Owner, Tags } from "./face.jsx";
import { Icon } from "./icons.jsx";
import { SIZES } from "./motion.js";
import { nameIn, useLocale, useT } from "./words.js";

const ROW = 40;
const NEAR_END = 15;
// In the order of a card's facts. `sort` is the server's name of an order, `way` its direction.
const HEADS = [
  { key: "title", sort: "title", way: "ascending" },
  { key: "contact" },
  { key: "amount", sort: "amount", way: "descending" },
  { key: "intent" },
  { key: "stage" },
  { key: "days", sort: "stage_time", way: "descending" },
  { key: "next", sort: "next_step", way: "ascending" },
  { key: "owner" },
  { key: "tags" },
];

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
  return (
    <div className="board-table" ref={scroller} role={phone ? "list" : "table"} aria-label={t("board.table")}
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

function Heads({ state, cards, selected, act, t }) {
  const all = cards.length > 0 && cards.every((card) => selected.has(card.id));
  return (
    <div role="rowgroup" className="table-heads">
      <div role="row" className="table-row table-head">
        <span role="columnheader" className="cell-check">
          <input type="checkbox" checked={all} aria-label={t("board.select_loaded")}
            onChange={() => (all ? act.clearSelection() : act.selectAll(cards.map((card) => card.id)))} />
        </span>
        {HEADS.map(({ key, sort, way }) => {
          const on = sort && state.sort === sort;
          return (
            <span key={key} role="columnheader" className={`cell-${key}`} aria-sort={on ? way : undefined}>
              {sort ? (
                <button type="button" className={on ? "sort-btn is-on" : "sort-btn"}
                  onClick={() => act.sort(on ? "rank" : sort)}>
                  {t(`board.head.${key}`)}
                  <Icon name={way === "ascending" ? "up" : "down"} size={12} />
                </button>
              ) : t(`board.head.${key}`)}
            </span>
          );
        })}
        <span role="columnheader" className="cell-menu"><span className="sr-only">{t("board.head.menu")}</span></span>
      </div>
    </div>
  );
}

const Row = memo(function Row({ card, index, stage, top, act, selected, open, stop, limit }) {
  const t = useT();
  const locale = useLocale();
  const tab = stop ? 0 : -1;
  const names = ["table-row", selected && "is-selected", open && "is-open"];
  const click = (event) => {
    if (event.target.closest(".card-control")) return;
    if (event.shiftKey) act.selectTo(card.id);
    else if (event.ctrlKey || event.metaKey) act.select(card.id);
    else act.open(card.id);
  };
  return (
    <div role="row" aria-rowindex={index + 2} data-card={card.id} className={names.filter(Boolean).join(" ")}
      onClick={click} style={{ position: "absolute", top, left: 0, right: 0, height: ROW }}>
      <span role="cell" className="cell-check card-control">
        <input type="checkbox" tabIndex={tab} checked={selected} onChange={() => act.select(card.id)}
          aria-label={t("board.select_card", { title: card.title })} />
      </span>
      <span role="cell" className="cell-title">
        <button type="button" className="card-open" tabIndex={tab} title={card.title} dir="auto">{card.title}</button>
      </span>
      <span role="cell" className="cell-contact" dir="auto">{card.contact}</span>
      <span role="cell" className="cell-amount"><Amount card={card} locale={locale} /></span>
      <span role="cell" className="cell-intent"><Intent card={card} t={t} /></span>
      <span role="cell" className="cell-stage">{stage}</span>
      <span role="cell" className="cell-days"><Days card={card} limit={limit} t={t} /></span>
      <span role="cell" className="cell-next"><NextStep card={card} t={t} locale={locale} /></span>
      <span role="cell" className="cell-owner"><Owner card={card} t={t} /></span>
      <span role="cell" className="cell-tags"><Tags card={card} locale={locale} t={t} /></span>
      <span role="cell" className="cell-menu card-control">
        <button type="button" className="icon-btn" tabIndex={tab} aria-haspopup="menu"
          aria-label={t("board.menu_of", { title: card.title })}
          onClick={(event) => act.menu(card.id, event.currentTarget)}>
          <Icon name="more" size={14} />
        </button>
      </span>
    </div>
  );
});
