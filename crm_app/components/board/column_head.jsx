import { Icon } from "./icons.jsx";
import { formatCompactMoney, formatMoney, formatNumber } from "./words.js";

export function ColumnHead({ column, name, act, phone, t, locale, children }) {
  const compact = (minor) => formatCompactMoney(minor, act.currency(), locale);
  const exact = (minor) => formatMoney(minor, act.currency(), locale);
  return (
    <header className="board-head">
      <div className="board-head-line">
        <h2 className="board-name" title={name} dir="auto">{name}</h2>
        <span className="board-count" data-testid="column-count" title={t("board.count", { count: column.count })}>
          {formatNumber(column.count, locale)}
        </span>
        {children}
        {column.kind === "disqualified" && !phone && (
          <button type="button" className="icon-btn board-fold" onClick={() => act.fold(column.code)}
            aria-label={t("board.fold", { stage: name })}>
            <Icon name="right" size={14} />
          </button>
        )}
      </div>
      <div className="board-head-line board-sums">
        <span data-testid="column-sum" title={t("board.sum_exact", { amount: exact(column.sum) })}>
          {column.sum ? compact(column.sum) : "–"}
        </span>
        <span className="board-weighted" data-testid="column-weighted"
          title={t("board.weighted_exact", { amount: exact(column.weighted), percent: column.probability })}>
          {column.sum ? t("board.weighted", { amount: compact(column.weighted) }) : ""}
        </span>
      </div>
    </header>
  );
}

/** The slim column at the right: a name, a count, a place to drop. */
export const FoldedHead = ({ column, name, act, t }) => (
  <button type="button" className="board-folded" aria-expanded="false" onClick={() => act.fold(column.code)}>
    <Icon name="left" size={14} />
    <span className="sr-only">{t("board.unfold")} </span>
    <span className="board-count" data-testid="column-count">{formatNumber(column.count)}</span>
    <span className="board-folded-name">{name}</span>
  </button>
);
