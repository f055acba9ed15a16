import { memo } from "react";
import { clickCard } from "./card.jsx";
import { Amount, Days, Intent, NextStep, Owner, Tags } from "./face.jsx";
import { Icon } from "./icons.jsx";
import { useLocale, useT } from "./words.js";

export const ROW = 40;

/** One lead of the table: a card's facts, in a card's order. */
export const Row = memo(function Row({ card, index, stage, top, act, selected, open, stop, limit }) {
  const t = useT();
  const locale = useLocale();
  const tab = stop ? 0 : -1;
  const names = ["table-row", selected && "is-selected", open && "is-open"];
  return (
    <div role="row" aria-rowindex={index + 2} data-card={card.id} className={names.filter(Boolean).join(" ")}
      onClick={(event) => clickCard(event, card, act)} style={{ position: "absolute", top, left: 0, right: 0, height: ROW }}>
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
