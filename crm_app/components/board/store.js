// What the board knows: the server's truth, my changes it has not answered yet, and
// the two together as they are shown. A refused change is undone by leaving it out;
// nothing else has to be put back. Pure functions, testable without a browser.
import { append, merge } from "./rank.js";
import { addOnTop, cardOf, emptySheet, place, put, remove, withTotals } from "./sheet.js";

export const empty = {
  ready: false,
  rev: -1,
  seq: -1,
  view: "board",
  sort: "",
  can: {},
  options: { owners: [], stages: [], tags: [], reasons: [] },
  order: [],
  truth: emptySheet,
  shown: emptySheet,
  pending: [],
  returned: [],
};

export function takeSnapshot(state, snapshot) {
  const columns = {};
  for (const column of snapshot.columns) {
    columns[column.code] = { ...column, cursor: column.more ? cursorAt(column.cards) : null };
  }
  return show({
    ...state,
    ready: true,
    rev: snapshot.rev,
    seq: snapshot.seq,
    view: snapshot.view,
    sort: snapshot.sort ?? "",
    narrow: Boolean(snapshot.narrow),
    can: snapshot.can ?? {},
    options: { ...empty.options, ...snapshot.options },
    order: inOrder(snapshot.columns),
    truth: {
      columns,
      rows: snapshot.rows ?? null,
      currency: snapshot.currency,
      ranked: !snapshot.sort || snapshot.sort === "rank",
    },
    pending: state.pending.filter((change) => !change.lost),
  });
}

/** Live changes. Returns [state, whether a fresh snapshot is needed]. */
export function takeOps(state, ops) {
  if (!state.ready) return [state, false];
  if (ops.stale) return [state, true];
  if (ops.to_seq <= state.seq) return [state, false];
  if (ops.from_seq > state.seq) return [state, true];
  let truth = state.truth;
  for (const card of ops.cards ?? []) truth = put(truth, card);
  for (const id of ops.gone ?? []) truth = remove(truth, id);
  truth = withTotals(truth, ops.totals);
  const gone = new Set(ops.gone ?? []);
  const pending = state.pending.filter((change) => !gone.has(change.card.id));
  const unknown = (ops.cards ?? []).some((card) => !(card.stage in truth.columns));
  return [show({ ...state, truth, pending, seq: ops.to_seq }), unknown];
}

export function takePage(state, page) {
  if (page.rev !== undefined && page.rev !== state.rev) return state;
  const { truth } = state;
  if (page.stage === "") {
    if (!truth.rows) return state;
    const cards = append(truth.rows.cards, page.cards);
    return show({ ...state, truth: { ...truth, rows: { ...truth.rows, cards, more: page.more } } });
  }
  const column = truth.columns[page.stage];
  if (!column) return state;
  const grown = {
    ...column,
    more: page.more,
    cursor: page.more ? cursorAt(page.cards) ?? column.cursor : null,
    cards: truth.ranked ? merge(column.cards, page.cards) : append(column.cards, page.cards),
  };
  return show({ ...state, truth: { ...truth, columns: { ...truth.columns, [page.stage]: grown } } });
}

/** The answer to a change of mine. Returns [state, whether a fresh snapshot is needed]. */
export function takeReply(state, reply) {
  const mine = state.pending.find((change) => change.op === reply.op);
  let truth = state.truth;
  // Where only the server knows the order, a moved card keeps the place it was given.
  if (mine?.kind === "move" && reply.ok && !truth.ranked) truth = replay(truth, mine);
  // Stored, but no longer in my sight (the filter leaves it out): it goes.
  if (mine?.kind === "move" && reply.ok && !reply.cards?.length) truth = remove(truth, mine.card.id);
  const isNew = mine?.kind === "add" && reply.ok && !reply.totals;
  for (const card of reply.cards ?? []) truth = put(truth, card, { show: true, isNew });
  const current = reply.seq === undefined || reply.seq >= state.seq;
  if (current) truth = withTotals(truth, reply.totals);
  const seq = reply.seq === state.seq + 1 ? reply.seq : state.seq;
  const returned = mine?.kind === "add" && !reply.ok ? [...state.returned, mine.draft] : state.returned;
  // Answers come in order: an older change without one lost its answer on the way.
  const pending = state.pending
    .filter((change) => change.op !== reply.op)
    .map((change) => (change.op < reply.op ? { ...change, lost: true } : change));
  const lost = mine !== undefined && pending.some((change) => change.lost);
  return [show({ ...state, truth, seq, returned, pending }), lost];
}

/** A move of mine, painted before the server knows: {op, card, to, before, after}. */
export const beginMove = (state, move) =>
  show({ ...state, pending: [...state.pending, { ...move, kind: "move" }] });

/** A new card of mine: the draft keeps what was typed in case it comes back. */
export function beginAdd(state, { op, stage, title, contact }) {
  const card = {
    id: -op, number: "", title, contact, amount: null, currency: "", intent: null, stage,
    rank: "", version: 0, days: 0, next: null, due: "none", due_on: null, owner: null, tags: [],
  };
  const draft = { op, stage, title, contact };
  return show({ ...state, pending: [...state.pending, { op, kind: "add", card, draft }] });
}

export const forgetReturned = (state, op) => ({
  ...state,
  returned: state.returned.filter((draft) => draft.op !== op),
});

export const shownCard = (state, id) => cardOf(state.shown, id);

// The disqualified stand at the right, whatever their position in the settings.
function inOrder(columns) {
  const last = (column) => (column.kind === "disqualified" ? 1 : 0);
  return [...columns].sort((one, other) => last(one) - last(other)).map((column) => column.code);
}

function cursorAt(cards) {
  const last = cards[cards.length - 1];
  return last ? { rank: last.rank, id: last.id } : null;
}

function show(state) {
  const shown = state.pending.reduce(
    (sheet, change) => (change.kind === "add" ? addOnTop(sheet, change.card) : replay(sheet, change)),
    state.truth,
  );
  return { ...state, shown };
}

// A card that left the loaded window cannot be shown in its new place either.
const replay = (sheet, move) => (cardOf(sheet, move.card.id) ? place(sheet, move) : sheet);

export function createStore() {
  let state = empty;
  const listeners = new Set();
  return {
    get: () => state,
    set(next) {
      if (next === state) return;
      state = next;
      listeners.forEach((listener) => listener());
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
