import { memo, useCallback, useState } from "react";
import { Droppable } from "@hello-pangea/dnd";
import { CardShell } from "./card.jsx";
import { ColumnHead, FoldedHead } from "./column_head.jsx";
import { AddButton, QuickAdd } from "./quick_add.jsx";
import { VirtualCards } from "./virtual_cards.jsx";
import { nameIn, useLocale, useT } from "./words.js";

/**
 * One stage. It re-renders only when its own column object changes; a move elsewhere
 * leaves it alone.
 */
export const Column = memo(function Column(props) {
  const { column, act, can, folded, phone, returned } = props;
  const t = useT();
  const locale = useLocale();
  const name = nameIn(column.names, locale);
  const [adding, setAdding] = useState(false);
  const mayAdd = column.kind === "open" && can.create;
  return (
    <section className={`board-col kind-${column.kind}${folded ? " is-folded" : ""}`} data-stage={column.code}
      aria-label={name} id={`board-stage-${column.code}`}>
      {folded
        ? <FoldedHead column={column} name={name} act={act} t={t} />
        : (
          <ColumnHead {...{ column, name, act, phone, t, locale }}>
            {mayAdd && <AddButton column={column} name={name} t={t} onOpen={() => setAdding(true)} />}
          </ColumnHead>
        )}
      {mayAdd && <QuickAdd stage={column.code} name={name} open={adding} setOpen={setAdding} {...{ returned, act, t }} />}
      <Cards {...props} name={name} t={t} />
    </section>
  );
});

function Cards(props) {
  const { column, act, can, folded } = props;
  const cards = column.cards;
  // While a card is lifted the list itself leaves it out; this one follows the hand.
  const clone = useCallback(
    (provided, snapshot, rubric) => (
      <CardShell card={cards[rubric.source.index]} provided={provided} snapshot={snapshot} act={act}
        marks={{ limit: column.day_limit, selected: false, open: false, stop: false }} />
    ),
    [cards, act, column.day_limit],
  );
  const closed = column.kind === "converted" && !can.convert;
  return (
    <Droppable droppableId={column.code} mode="virtual" renderClone={clone} isDropDisabled={closed}>
      {(provided, snapshot) => <List {...props} provided={provided} snapshot={snapshot} />}
    </Droppable>
  );
}

// The scrolling element is state, not a ref: a parent's ref is set after the effects of
// its children, and the virtual list would never hear the first scroll.
function List({ provided, snapshot, ...props }) {
  const [scroller, setScroller] = useState(null);
  const { innerRef, droppableProps } = provided;
  const ref = useCallback((node) => {
    innerRef(node);
    setScroller(node);
  }, [innerRef]);
  return (
    <div {...droppableProps} className={`board-list${snapshot.isDraggingOver ? " is-over" : ""}`} ref={ref}
      tabIndex={-1}>
      {props.folded ? null : <VirtualCards {...props} scroller={scroller} spare={snapshot.isUsingPlaceholder} />}
    </div>
  );
}
