// Keys of the board: J/K and the arrows walk the cards, X selects. Enter and Space open
// by themselves, since a card's title is a button.
import { useEffect } from "react";

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
const SIDES = { ArrowLeft: -1, ArrowRight: 1 };

const typing = (node) => node.closest?.("input, select, textarea, [contenteditable='true']");
const covered = () => document.querySelector("[role='menu']:not([popover]), dialog:modal, [popover=auto]:popover-open");

/** Calls board.step(±1), board.side(±1), board.select() for the card that has focus. */
export function useBoardKeys(board) {
  useEffect(() => {
    const press = (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (board.current.dragging() || typing(event.target) || covered()) return;
      if (answer(board.current, event)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [board]);
}

function answer(board, event) {
  const onCard = event.target.closest?.("[data-card]");
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key in STEPS && (onCard || key.length === 1)) return board.step(STEPS[key]);
  if (key in SIDES && onCard) return board.side(SIDES[key]);
  if (key === "x" && onCard) return board.select(Number(onCard.dataset.card));
  if (key === "Escape") return board.escape();
  return false;
}
