// The facts of a card, in the order every list of leads shows them: title, contact,
// amount, intent, days in stage, next step, owner, tags.
import { Icon } from "./icons.jsx";
import { formatDay, formatMoney, nameIn } from "./words.js";

const DUE_ICONS = { overdue: "alert", today: "clock", later: "calendar", none: "circle" };

export const Amount = ({ card, locale }) => (
  <span className={card.amount ? "card-amount" : "card-amount is-none"}>
    {card.amount ? formatMoney(card.amount, card.currency, locale) : "–"}
  </span>
);

export const Intent = ({ card, t }) =>
  card.intent ? (
    <span className={`intent intent-${card.intent}`} title={t("board.intent", { intent: card.intent })}>
      <span className="sr-only">{t("board.intent_short")} </span>{card.intent}
    </span>
  ) : null;

export function Days({ card, limit, t }) {
  const over = limit !== null && limit !== undefined && card.days > limit;
  const text = limit ? t("board.days_of", { days: card.days, limit }) : t("board.days", { days: card.days });
  const title = limit
    ? t(over ? "board.days_over_title" : "board.days_of_title", { days: card.days, limit })
    : t("board.days_title", { days: card.days });
  return (
    <span className={over ? "card-days is-over" : "card-days"} title={title}>
      {over && <Icon name="alert" size={12} />}
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{title}</span>
    </span>
  );
}

export function NextStep({ card, t, locale }) {
  const word = card.due === "later" ? formatDay(card.due_on, locale) : t(`board.due.${card.due}`);
  return (
    <span className={`card-next due-${card.due}`} title={card.next ? `${card.next} · ${word}` : word}>
      <Icon name={DUE_ICONS[card.due]} size={12} />
      <b>{word}</b>
      {card.next && <span className="card-next-text">{card.next}</span>}
    </span>
  );
}

export const Owner = ({ card, t }) => (
  <span className={card.owner ? "avatar" : "avatar is-none"} title={card.owner?.name ?? t("board.no_owner")}>
    <span aria-hidden="true">{card.owner?.initials ?? "–"}</span>
    <span className="sr-only">{card.owner?.name ?? t("board.no_owner")}</span>
  </span>
);

export function Tags({ card, locale, t, most = 2 }) {
  const tags = card.tags ?? [];
  if (tags.length === 0) return null;
  const rest = tags.slice(most).map((tag) => nameIn(tag.names, locale));
  return (
    <span className="card-tags">
      {tags.slice(0, most).map((tag, index) => (
        <span key={index} className="tag" data-colour={tag.colour ?? "grey"}>
          {nameIn(tag.names, locale)}
        </span>
      ))}
      {rest.length > 0 && (
        <span className="tag-more" title={rest.join(", ")}>
          {t("board.more_tags", { number: rest.length })}
        </span>
      )}
    </span>
  );
}
