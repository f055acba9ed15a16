// Order inside a column: (rank, id), ranks compared by code unit as the server does.

export function compare(one, other) {
  if (one.rank !== other.rank) return one.rank < other.rank ? -1 : 1;
  return one.id - other.id;
}

/** Where a card belongs in a sorted list. */
export function placeOf(cards, card) {
  let low = 0;
  let high = cards.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(cards[middle], card) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function insertAt(cards, index, card) {
  return [...cards.slice(0, index), card, ...cards.slice(index)];
}

/** A page in any other order, appended. */
export function append(cards, page) {
  const known = new Set(cards.map((card) => card.id));
  return cards.concat(page.filter((card) => !known.has(card.id)));
}

/** A sorted page joined to what is loaded; a card in both is taken from the page. */
export function merge(cards, page) {
  const fresh = new Set(page.map((card) => card.id));
  const kept = cards.filter((card) => !fresh.has(card.id));
  const joined = [];
  let next = 0;
  for (const card of page) {
    while (next < kept.length && compare(kept[next], card) < 0) joined.push(kept[next++]);
    joined.push(card);
  }
  return joined.concat(kept.slice(next));
}

/** The ids on either side of a place, as the person saw them; 0 = none. */
export function neighbours(cards, index, id) {
  const others = cards.filter((card) => card.id !== id && card.id > 0);
  return { before: others[index]?.id ?? 0, after: others[index - 1]?.id ?? 0 };
}
