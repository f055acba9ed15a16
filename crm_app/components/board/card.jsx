import { memo } from "react";
import { Draggable } from "@hello-pangea/dnd";
import { Icon } from "./icons.jsx";
import { Amount, Days, Intent, NextStep, Owner, Tags } from "./face.jsx";
import { dropStyle, useQuickDrop } from "./motion.js";
import { useLocale, useT } from "./words.js";

/** What a card shows; redrawn only when the card or its marks change. */
const Face = memo(function Face({ card, limit, stop, selected, grip, act }) {
  const t = useT();
  const locale = useLocale();
  const tab = stop ? 0 : -1;
  return (
    <>
      <div className="card-line">
        <button type="button" className="card-open" tabIndex={tab} dir="auto" title={card.title}>
          {card.title}
        </button>
        {card.id > 0 && <Controls {...{ card, tab, selected, grip, act, t }} />}
      </div>
      <div className="card-line">
        <span className="card-contact" dir="auto">{card.contact}</span>
        <Tags card={card} locale={locale} t={t} />
      </div>
      <div className="card-line">
        <Amount card={card} locale={locale} />
        <Intent card={card} t={t} />
        <span className="card-space" />
        <Days card={card} limit={limit} t={t} />
      </div>
      <div className="card-line">
        {card.id > 0
          ? <NextStep card={card} t={t} locale={locale} />
          : <span className="card-next due-none">{t("board.saving")}</span>}
        <Owner card={card} t={t} />
      </div>
    </>
  );
});

// The handle carries the keyboard drag, so that no button lies inside a button.
function Controls({ card, tab, selected, grip, act, t }) {
  const { role, ...handle } = grip ?? {};
  return (
    <span className="card-controls">
      <label className="card-check card-control" title={t("board.select")}>
        <input type="checkbox" tabIndex={tab} checked={selected} onChange={() => act.select(card.id)}
          aria-label={t("board.select_card", { title: card.title })} />
      </label>
      {grip && (
        <button type="button" {...handle} className="card-grip icon-btn" tabIndex={tab}
          aria-label={t("board.drag_card", { title: card.title })}>
          <Icon name="grip" size={14} />
        </button>
      )}
      <button type="button" className="card-menu card-control icon-btn" tabIndex={tab} aria-haspopup="menu"
        aria-label={t("board.menu_of", { title: card.title })}
        onClick={(event) => act.menu(card.id, event.currentTarget)}>
        <Icon name="more" size={14} />
      </button>
    </span>
  );
}

/** A click opens; with Shift or Ctrl it selects; the controls mind themselves. */
export function clickCard(event, card, act) {
  if (card.id < 0 || event.defaultPrevented) return;
  if (event.target.closest(".card-control, .card-grip")) return;
  if (event.shiftKey) act.selectTo(card.id);
  else if (event.ctrlKey || event.metaKey) act.select(card.id);
  else act.open(card.id);
}

/** The card itself, in its column or under the hand. */
export function CardShell({ card, provided, snapshot, marks, style, act }) {
  const { selected, open, limit, stop } = marks;
  useQuickDrop(provided, snapshot);
  // Mouse and finger may take the card anywhere: the face is a handle without a role.
  const { role, tabIndex, "aria-describedby": _, ...surface } = provided.dragHandleProps ?? {};
  const names = ["card", selected && "is-selected", open && "is-open", card.id < 0 && "is-saving",
    snapshot?.isDragging && !snapshot.isDropAnimating && "is-lifted"];
  return (
    <div ref={provided.innerRef} {...provided.draggableProps} {...surface} role="listitem"
      className={names.filter(Boolean).join(" ")} data-card={card.id} onClick={(event) => clickCard(event, card, act)}
      style={{ ...style, ...provided.draggableProps.style, ...dropStyle(snapshot) }}>
      <Face card={card} limit={limit} stop={stop} selected={selected} grip={provided.dragHandleProps} act={act} />
    </div>
  );
}

export const Card = memo(function Card({ card, index, top, height, movable, selected, open, limit, stop, act }) {
  const marks = { selected, open, limit, stop };
  return (
    <Draggable draggableId={String(card.id)} index={index} isDragDisabled={!movable || card.id < 0}>
      {(provided, snapshot) => (
        <CardShell {...{ card, provided, snapshot, marks, act }}
          style={{ position: "absolute", top, left: 0, right: 0, height }} />
      )}
    </Draggable>
  );
});
