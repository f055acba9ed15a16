// The board: columns of cards over one small store. The server owns the truth and sends
// messages; a move is painted at once and taken back if the server refuses it.
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { DragDropContext } from "@hello-pangea/dnd";
import { createActs } from "./acts.js";
import { BulkBar } from "./bulk_bar.jsx";
import { Column } from "./column.jsx";
import { useDragging } from "./dragging.js";
import { createInbox, useMessages, useTell } from "./inbox.js";
import { useBoardKeys } from "./keyboard.js";
import { usePhone } from "./motion.js";
import { CardMenu } from "./move_menu.jsx";
import { Notice, useNotice } from "./notice.jsx";
import { useSelection } from "./selection.js";
import { sensors } from "./sensors.js";
import { Skeleton } from "./skeleton.jsx";
import { StageTabs } from "./stage_tabs.jsx";
import { createStore, shownCard } from "./store.js";
import { useSwipe } from "./swipe.js";
import { Table } from "./table.jsx";
import { useWalking } from "./walking.js";
import { nameIn, useLocale, useT } from "./words.js";

const NONE = [];

export function Board(props) {
  const tell = useTell(props);
  const { notice, say, ...told } = useNotice();
  const { store, inbox } = useState(() => {
    const fresh = createStore();
    return { store: fresh, inbox: createInbox(fresh, tell, notice) };
  })[0];
  useMessages(inbox, props);
  const state = useSyncExternalStore(store.subscribe, store.get);
  const phone = usePhone();
  const live = useLive({ store, inbox, tell, notice, say, phone, opened: props.selectedOpen ?? 0, state });
  if (!state.ready) return <Skeleton phone={phone} />;
  const { selected, menu, act, drag, t } = live;
  const View = state.view === "table" ? Table : Columns;
  const card = menu && shownCard(state, menu.id);
  return (
    <DragDropContext {...drag.handlers} enableDefaultSensors={false} sensors={sensors}
      dragHandleUsageInstructions={t("board.live.how")}>
      <div className={`board-wrap${selected.size ? " has-selection" : ""}${drag.lift ? " is-dragging" : ""}`}
        data-testid="board" data-view={state.view}>
        <View {...live} state={state} phone={phone} opened={props.selectedOpen ?? 0} />
        {selected.size > 0 && <BulkBar state={state} selected={selected} act={act} phone={phone} />}
        <Notice {...told} t={t} />
      </div>
      {card && <CardMenu {...{ card, state, act, phone }} anchor={menu.anchor} onClose={live.closeMenu}
        selected={selected.has(menu.id)} />}
    </DragDropContext>
  );
}

/** The parts of the board that have a memory of their own, and what the person can do. */
function useLive({ store, inbox, tell, notice, say, phone, opened, state }) {
  const t = useT();
  const locale = useLocale();
  const [menu, setMenu] = useState(null);
  const [unfolded, setUnfolded] = useState(NONE);
  const selection = useSelection(store, tell);
  const latest = useRef({});
  const act = useMemo(() => {
    const base = { ...createActs({ store, inbox, tell, notice }), ...selection.acts };
    return {
      ...base,
      menu: (id, anchor) => setMenu({ id, anchor }),
      fold: (code) => setUnfolded((before) =>
        before.includes(code) ? before.filter((one) => one !== code) : [...before, code]),
      focus: (id, part) => latest.current.walking.go(shownCard(store.get(), id), part),
      moveTo: (id, to) => moveAndFollow({ base, store, id, to, latest: latest.current }),
    };
  }, [store, inbox, tell, notice, selection.acts]);
  const folded = useMemo(
    () => new Set(state.order.filter((code) =>
      state.truth.columns[code].kind === "disqualified" && !unfolded.includes(code))),
    [state.order, unfolded],
  );
  const drag = useDragging({ store, inbox, act, words: { t, locale } });
  const { focus, stops, walking } = useWalking(store, { tell, act, opened, folded, dragging: drag.dragging });
  latest.current = { walking, folded, phone, say, t, locale };
  const keys = useRef(walking);
  keys.current = walking;
  useBoardKeys(keys);
  const closeMenu = useCallback(() => setMenu(null), []);
  return { selected: selection.selected, menu, closeMenu, act, drag, folded, focus, stops, t, locale };
}

/** "Move to…": focus follows the card where it can be seen, else stays with its neighbour. */
function moveAndFollow({ base, store, id, to, latest: { walking, folded, phone, say, t, locale } }) {
  const state = store.get();
  const card = shownCard(state, id);
  const cards = state.shown.columns[card.stage]?.cards ?? [];
  const at = cards.findIndex((one) => one.id === id);
  if (!base.moveTo(id, to)) return;
  say(t("board.live.moved", { title: card.title, stage: nameIn(state.shown.columns[to].names, locale) }));
  const away = state.view === "board" && (phone || folded.has(to));
  walking.go(away ? cards[at + 1] ?? cards[at - 1] : shownCard(store.get(), id));
}

function Columns({ state, phone, opened, act, drag, folded, focus, stops, selected }) {
  const [chosen, setChosen] = useState(null);
  const box = useRef(null);
  const stage = state.order.includes(chosen) ? chosen : state.order[0];
  const step = useCallback((by) => setChosen((before) => {
    const at = state.order.indexOf(state.order.includes(before) ? before : state.order[0]);
    return state.order[at + by] ?? before;
  }), [state.order]);
  useSwipe(box, { active: phone, dragging: drag.dragging, onStep: step });
  const holder = opened && state.order.find((code) => state.shown.columns[code].cards.some((card) => card.id === opened));
  const codes = phone ? [stage] : state.order;
  return (
    <>
      {phone && <StageTabs state={state} stage={stage} onStage={setChosen} over={drag.over} />}
      <div className="board-cols" ref={box} id="board-panel" role={phone ? "tabpanel" : undefined}
        aria-labelledby={phone ? `board-tab-${stage}` : undefined}>
        {codes.map((code) => (
          <Column key={code} column={state.shown.columns[code]} act={act} can={state.can} narrow={state.narrow} phone={phone}
            folded={!phone && folded.has(code)} selected={selected} open={holder === code ? opened : 0}
            stop={stops[code]} focus={focus?.stage === code ? focus : null}
            returned={state.returned.length ? state.returned.filter((draft) => draft.stage === code) : NONE} />
        ))}
      </div>
    </>
  );
}
