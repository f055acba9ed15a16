import { Icon } from "./icons.jsx";

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

export function Heads({ state, cards, selected, act, t }) {
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
