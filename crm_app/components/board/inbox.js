// What comes from the server, in order. Nothing may change under a lifted card, so
// messages that come during a drag wait until it has been dropped.
import { useEffect, useMemo, useRef } from "react";
import { mark, markPainted } from "./timing.js";
import { takeOps, takePage, takeReply, takeSnapshot } from "./store.js";

const NO_ANSWER = 8000; // a change unanswered for this long is taken back
const RESYNC_AGAIN = 5000;

export function createInbox(store, tell, notice) {
  const waiting = [];
  const timers = new Map();
  const asked = new Map();
  let held = false;
  let resyncing = -RESYNC_AGAIN; // when one was last asked for

  const resync = () => {
    if (performance.now() - resyncing < RESYNC_AGAIN) return;
    resyncing = performance.now();
    tell.onResync(store.get().rev);
  };
  const settle = ([next, behind]) => {
    store.set(next);
    if (behind) resync();
  };
  const take = {
    snapshot(snapshot) {
      resyncing = -RESYNC_AGAIN;
      asked.clear();
      const first = !store.get().ready;
      store.set(takeSnapshot(store.get(), snapshot));
      tell.onAck(snapshot.rev);
      if (first) markPainted("board-first-card");
    },
    ops(ops) {
      const before = store.get().seq;
      settle(takeOps(store.get(), ops));
      if (store.get().seq !== before) markPainted("board-remote", { seq: ops.to_seq });
    },
    page(page) {
      asked.delete(page.stage);
      store.set(takePage(store.get(), page));
    },
    reply(reply) {
      clearTimeout(timers.get(reply.op));
      timers.delete(reply.op);
      settle(takeReply(store.get(), reply));
      mark("board-reply", { op: reply.op, ok: reply.ok });
    },
    silence(op) {
      if (!store.get().pending.some((change) => change.op === op)) return;
      settle(takeReply(store.get(), { op, ok: false }));
      notice("board.notice.no_answer");
      resync();
    },
  };
  const receive = (kind, message) => {
    if (held) waiting.push([kind, message]);
    else take[kind](message);
  };
  return {
    receive,
    hold() { held = true; },
    release() {
      held = false;
      waiting.splice(0).forEach(([kind, message]) => take[kind](message));
    },
    /** News about one card that came while it was in the hand. */
    newsOf(id) {
      const ops = waiting.filter(([kind]) => kind === "ops").map(([, message]) => message);
      if (ops.some((one) => one.gone?.includes(id))) return "gone";
      return ops.flatMap((one) => one.cards ?? []).filter((card) => card.id === id).pop() ?? null;
    },
    expect(op) { timers.set(op, setTimeout(() => receive("silence", op), NO_ANSWER)); },
    /** Ask for the next page once, until it or another snapshot is there. */
    askMore(stage, key, request) {
      if (asked.get(stage) === key) return;
      asked.set(stage, key);
      tell.onMore(request);
    },
    close() { timers.forEach((timer) => clearTimeout(timer)); },
  };
}

const EVENTS = ["onMove", "onMore", "onOpen", "onResync", "onQuickAdd", "onDisqualify", "onBulk", "onSort", "onAck"];

/** The page's handlers, always the latest, under names that never change. */
export function useTell(props) {
  const latest = useRef(props);
  latest.current = props;
  return useMemo(() => {
    const telling = (name) => [name, (value) => latest.current[name]?.(value)];
    return Object.fromEntries(EVENTS.map(telling));
  }, []);
}

/** Hand each prop to the inbox when it changes; {} means nothing new. */
export function useMessages(inbox, { snapshot, ops, page, reply }) {
  useEffect(() => { if (snapshot?.columns) inbox.receive("snapshot", snapshot); }, [inbox, snapshot]);
  useEffect(() => { if (page?.cards) inbox.receive("page", page); }, [inbox, page]);
  // My answer goes before the changes of all: these then bring nothing new of mine.
  useEffect(() => { if (reply?.op) inbox.receive("reply", reply); }, [inbox, reply]);
  useEffect(() => { if (ops?.to_seq !== undefined || ops?.stale) inbox.receive("ops", ops); }, [inbox, ops]);
  useEffect(() => () => inbox.close(), [inbox]);
}
