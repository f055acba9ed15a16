// A sheet is what the board holds of the server's truth: columns with their loaded
// cards and exact totals, and the rows of the table. Every function here is pure and
// keeps untouched columns identical, so that only the columns that changed re-render.
import { compare, insertAt, placeOf } from "./rank.js";

// `ranked`: columns are in the order of ranks. In any other order only the server knows
// where a card belongs, so a card stays where it is and a newcomer goes on top.
export const emptySheet = { columns: {}, rows: null, currency: "", ranked: true };

/** The loaded column a card is in, or null. */
export function columnOf(sheet, id) {
  for (const column of Object.values(sheet.columns)) {
    if (column.cards.some((card) => card.id === id)) return column;
  }
  return null;
}

export function cardOf(sheet, id) {
  const column = columnOf(sheet, id);
  const cards = column ? column.cards : sheet.rows?.cards ?? [];
  return cards.find((card) => card.id === id) ?? null;
}

/**
 * Put a card as the server now has it. `show` keeps it visible past the loaded window;
 * `isNew` counts it although it was never loaded.
 */
export function put(sheet, news, { show = false, isNew = false } = {}) {
  const from = columnOf(sheet, news.id);
  const was = from ? from.cards.findIndex((one) => one.id === news.id) : -1;
  const old = from?.cards[was];
  if (old && old.version > news.version) return sheet;
  // The answer to a move names only what the move changed.
  const card = { ...(old ?? cardOf(sheet, news.id)), ...news };
  let next = putRow(sheet, card);
  if (from) next = withColumn(next, without(from, old, sheet.currency));
  const to = next.columns[card.stage];
  if (!to) return next;
  // A card that was never loaded may have been counted already: the totals that come
  // with the message say so, the client cannot know.
  const counted = old || isNew ? entering(to, card, sheet.currency) : to;
  if (sheet.ranked && !show && !inWindow(to, card)) return withColumn(next, counted);
  const at = sheet.ranked ? placeOf(to.cards, card) : from?.code === to.code ? was : 0;
  return withColumn(next, { ...counted, cards: insertAt(to.cards, at, card) });
}

export function remove(sheet, id) {
  const from = columnOf(sheet, id);
  let next = sheet;
  if (from) {
    const card = from.cards.find((one) => one.id === id);
    next = withColumn(next, without(from, card, sheet.currency));
  }
  return removeRow(next, id);
}

/** The totals of the server replace ours: {code: [count, sum, weighted]}. */
export function withTotals(sheet, totals) {
  let next = sheet;
  for (const [code, [count, sum, weighted]] of Object.entries(totals ?? {})) {
    const column = next.columns[code];
    const same = column && column.count === count && column.sum === sum && column.weighted === weighted;
    if (column && !same) next = withColumn(next, { ...column, count, sum, weighted });
  }
  return next;
}

/** Place a card between neighbours before the server has given it a rank. */
export function place(sheet, { card: { id }, to, before, after }) {
  const from = columnOf(sheet, id);
  if (!from) return putRow(sheet, { ...cardOf(sheet, id), stage: to });
  const old = from.cards.find((one) => one.id === id);
  const card = from.code === to ? old : { ...old, stage: to, days: 0 };
  let next = putRow(sheet, card);
  next = withColumn(next, without(from, old, sheet.currency));
  const target = next.columns[to];
  if (!target) return sheet;
  const cards = insertAt(target.cards, gap(target.cards, before, after), card);
  return withColumn(next, { ...entering(target, card, sheet.currency), cards });
}

/** A card the server has not stored yet, on top of its column. */
export function addOnTop(sheet, card) {
  const column = sheet.columns[card.stage];
  if (!column) return sheet;
  const cards = insertAt(column.cards, 0, card);
  return withColumn(sheet, { ...entering(column, card, sheet.currency), cards });
}

function gap(cards, before, after) {
  const afterAt = after ? cards.findIndex((card) => card.id === after) : -1;
  if (afterAt >= 0) return afterAt + 1;
  const beforeAt = before ? cards.findIndex((card) => card.id === before) : -1;
  if (beforeAt >= 0) return beforeAt;
  return after ? cards.length : 0;
}

const withColumn = (sheet, column) => ({
  ...sheet,
  columns: { ...sheet.columns, [column.code]: column },
});

const without = (column, card, currency) => ({
  ...counting(column, card, -1, currency),
  cards: column.cards.filter((one) => one.id !== card.id),
});

const entering = (column, card, currency) => counting(column, card, 1, currency);

// The weighted sum follows the sum, not each card, so that rounding cannot drift.
function counting(column, card, sign, currency) {
  const amount = card.currency && card.currency !== currency ? 0 : card.amount ?? 0;
  const sum = column.sum + sign * amount;
  const weigh = (total) => Math.floor((total * column.probability + 50) / 100);
  return {
    ...column,
    count: column.count + sign,
    sum,
    weighted: column.weighted + weigh(sum) - weigh(column.sum),
  };
}

// The cursor is a place, not a card: cards may leave it without opening a hole.
const inWindow = (column, card) =>
  !column.more || (column.cursor !== null && compare(card, column.cursor) <= 0);

function putRow(sheet, card) {
  const at = sheet.rows ? sheet.rows.cards.findIndex((row) => row.id === card.id) : -1;
  if (at < 0) return sheet;
  const cards = sheet.rows.cards.slice();
  cards[at] = card;
  return { ...sheet, rows: { ...sheet.rows, cards } };
}

function removeRow(sheet, id) {
  if (!sheet.rows?.cards.some((row) => row.id === id)) return sheet;
  const cards = sheet.rows.cards.filter((row) => row.id !== id);
  return { ...sheet, rows: { ...sheet.rows, cards, count: sheet.rows.count - 1 } };
}
