// From lift to drop. Messages wait meanwhile; on a phone the stage tabs are targets too,
// since only one column is on the screen.
import { useEffect, useMemo, useRef, useState } from "react";
import { shownCard } from "./store.js";
import { markPainted } from "./timing.js";
import { nameIn } from "./words.js";

export function useDragging({ store, inbox, act, words }) {
  const lifted = useRef(null); // {id, mode} while a card is in the hand
  const [lift, setLift] = useState(false);
  const tab = useTabUnderPointer(lift);
  const now = useRef({});
  now.current = { act, words, tab };

  const handlers = useMemo(() => {
    const say = (provided, key, place, id) => {
      const { words: { t, locale } } = now.current;
      const state = store.get();
      const column = place && state.shown.columns[place.droppableId];
      provided.announce(t(key, {
        title: shownCard(state, id)?.title ?? "",
        stage: column ? nameIn(column.names, locale) : "",
        position: place ? place.index + 1 : 0,
      }));
    };
    return {
      onBeforeCapture({ draggableId, mode }) {
        lifted.current = { id: Number(draggableId), mode };
        inbox.hold();
      },
      onDragStart(start, provided) {
        setLift(true);
        say(provided, "board.live.lifted", start.source, Number(start.draggableId));
      },
      onDragUpdate(update, provided) {
        const key = update.destination ? "board.live.over" : "board.live.nowhere";
        say(provided, key, update.destination, Number(update.draggableId));
      },
      onDragEnd(result, provided) {
        const id = Number(result.draggableId);
        const target = targetOf(result, now.current.tab.current);
        const moved = Boolean(target) && now.current.act.drop(id, target.droppableId, target.index);
        lifted.current = null;
        setLift(false);
        inbox.release();
        say(provided, moved ? "board.live.dropped" : "board.live.cancelled", moved ? target : result.source, id);
        if (result.mode === "SNAP") now.current.act.focus(id, ".card-grip");
        markPainted("board-settled", { id });
      },
    };
  }, [store, inbox]);
  return { handlers, lift, over: tab.over, dragging: useRef(() => lifted.current !== null).current };
}

function targetOf({ reason, source, destination }, tab) {
  if (reason !== "DROP") return null;
  if (tab && tab !== source.droppableId) return { droppableId: tab, index: 0 };
  const same = destination?.droppableId === source.droppableId && destination?.index === source.index;
  return destination && !same ? destination : null;
}

function useTabUnderPointer(lift) {
  const [over, setOver] = useState(null);
  const current = useRef(null);
  useEffect(() => {
    if (!lift) return undefined;
    current.current = null;
    const follow = (event) => {
      const { clientX, clientY } = event.touches?.[0] ?? event;
      const nodes = document.elementsFromPoint(clientX, clientY);
      const found = nodes.map((node) => node.closest("[data-stage-tab]")).find(Boolean)?.dataset.stageTab ?? null;
      current.current = found;
      setOver(found);
    };
    window.addEventListener("mousemove", follow, { passive: true });
    window.addEventListener("board-touch", follow, { passive: true });
    return () => {
      window.removeEventListener("mousemove", follow);
      window.removeEventListener("board-touch", follow);
      setOver(null);
    };
  }, [lift]);
  return useMemo(() => Object.assign(current, { over }), [over]);
}
