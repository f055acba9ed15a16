import { useEffect } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Card } from "./card.jsx";
import { SIZES } from "./motion.js";

const NEAR_END = 8; // cards left below before the next page is asked for

/** The cards in sight. Every card is equally tall, so nothing has to be measured. */
export function VirtualCards({ column, scroller, spare, act, can, narrow, phone, selected, open, stop, focus, name, t }) {
  const { cards, more } = column;
  const { card: height, gap } = SIZES[phone ? "phone" : "desktop"];
  const virtual = useVirtualizer({
    count: cards.length + (spare ? 1 : 0),
    getScrollElement: () => scroller,
    estimateSize: () => height + gap,
    getItemKey: (index) => cards[index]?.id ?? "spare",
    initialRect: { width: 0, height: window.innerHeight },
    overscan: 4,
    paddingEnd: gap,
  });
  const seen = virtual.getVirtualItems();
  const last = seen.length ? seen[seen.length - 1].index : -1;
  useEffect(() => {
    if (more && last >= cards.length - NEAR_END) act.more(column.code);
  }, [last, cards, more, act, column.code]);
  useEffect(() => {
    const at = focus ? cards.findIndex((card) => card.id === focus.id) : -1;
    if (at < 0) return;
    virtual.scrollToIndex(at, { align: "auto" });
    return focusWhenThere(scroller, focus);
  }, [focus]);

  const first = cards.some((card) => card.id === stop) ? stop : cards[0]?.id;
  return (
    <>
      {cards.length === 0 && !spare && <EmptyColumn {...{ column, can, narrow, t }} />}
      <div className="board-cards" role={cards.length ? "list" : undefined} aria-label={cards.length ? name : undefined}
        style={{ height: virtual.getTotalSize() }}>
        {seen.map(({ index, start }) => cards[index] && (
          <Card key={cards[index].id} card={cards[index]} index={index} top={start} height={height}
            movable={Boolean(can.move)} limit={column.day_limit} act={act}
            selected={selected.has(cards[index].id)} open={open === cards[index].id}
            stop={first === cards[index].id} />
        ))}
      </div>
    </>
  );
}

// The card may need a frame or two to be mounted after scrolling to it.
function focusWhenThere(list, { id, part = ".card-open" }) {
  let tries = 6;
  let frame = 0;
  const look = () => {
    const node = list?.querySelector(`[data-card="${id}"] ${part}`);
    if (node) node.focus({ preventScroll: true });
    else if (tries-- > 0) frame = requestAnimationFrame(look);
  };
  look();
  return () => cancelAnimationFrame(frame);
}

function EmptyColumn({ column, can, narrow, t }) {
  const teach = column.kind === "open" && can.create ? "board.empty.open" : `board.empty.${column.kind}_only`;
  if (narrow) return <p className="board-empty">{t("board.empty.narrow")}</p>;
  return <p className="board-empty">{t(teach)}</p>;
}
