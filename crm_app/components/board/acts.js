// What the person does: each act changes the store at once and tells the page.
import { neighbours } from "./rank.js";
import { beginAdd, beginMove, forgetReturned, shownCard } from "./store.js";
import { mark, markPainted } from "./timing.js";

// What is asked now would wait and be sent unseen later (shell/offline.jsx sets the mark).
const outOfReach = () => document.documentElement.hasAttribute("data-offline");

export function createActs({ store, inbox, tell, notice }) {
  // Numbers of changes start at the clock, so that an answer to an earlier visit of the
  // page is never taken for one of ours.
  let op = Date.now();

  const column = (code) => store.get().shown.columns[code];

  function move(card, to, beside) {
    const next = op++;
    const seen = card.stage;
    store.set(beginMove(store.get(), { op: next, card, to, ...beside }));
    mark("board-drop", { op: next, id: card.id });
    markPainted("board-painted", { op: next });
    inbox.expect(next);
    tell.onMove({ op: next, id: card.id, to, ...beside, seen, version: card.version });
  }

  /** Whether the card moved; `index` is the place among the other cards of the target. */
  function drop(id, to, index) {
    if (outOfReach()) {
      notice("error.offline");
      return false;
    }
    const card = shownCard(store.get(), id);
    const news = inbox.newsOf(id);
    const refused = !card || news === "gone" ? "board.notice.gone"
      : news && news.stage !== card.stage ? "board.notice.moved" : null;
    if (refused) {
      notice(refused, { title: card?.title ?? "" });
      return false;
    }
    if (column(to).kind === "disqualified" && card.stage !== to) {
      tell.onDisqualify({ id, seen: card.stage });
      return false;
    }
    move(card, to, neighbours(column(to).cards, index, id));
    return true;
  }

  return {
    currency: () => store.get().truth.currency,
    open: (id) => tell.onOpen(id),
    drop,
    /** To the top of another column. */
    moveTo: (id, to) => drop(id, to, 0),
    moveBy(id, step) {
      const card = shownCard(store.get(), id);
      const at = column(card.stage).cards.findIndex((one) => one.id === id);
      return drop(id, card.stage, at + step);
    },
    add({ stage, title, contact }) {
      const next = op++;
      store.set(beginAdd(store.get(), { op: next, stage, title, contact }));
      inbox.expect(next);
      tell.onQuickAdd({ op: next, stage, title, contact });
    },
    forgetReturned: (which) => store.set(forgetReturned(store.get(), which)),
    more(stage) {
      const state = store.get();
      const cards = stage === "" ? state.truth.rows.cards : state.truth.columns[stage].cards;
      const last = cards[cards.length - 1];
      const from = (stage !== "" && state.truth.columns[stage].cursor) || last;
      if (!from) return;
      inbox.askMore(stage, `${from.id}/${cards.length}`, {
        rev: state.rev, stage, rank: from.rank ?? "", id: from.id,
        sort_value: sortValue(last, state.sort), have: cards.length,
      });
    },
    sort: (key) => tell.onSort(key),
  };
}

const SORTED_BY = { amount: "amount", next_step: "due_on", title: "title", stage_time: "days" };
const sortValue = (card, sort) => card?.[SORTED_BY[sort]] ?? null;
