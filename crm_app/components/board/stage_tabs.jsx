import { useEffect, useRef } from "react";
import { formatNumber, nameIn, useLocale, useT } from "./words.js";

/** The stage switcher of a phone. While a card is dragged the tabs are places to drop. */
export function StageTabs({ state, stage, onStage, over }) {
  const t = useT();
  const locale = useLocale();
  const list = useRef(null);
  useEffect(() => {
    list.current.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [stage]);
  const walk = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (state.order.indexOf(stage) + step + state.order.length) % state.order.length;
    onStage(state.order[at]);
    list.current.children[at].focus();
  };
  return (
    <div className="stage-tabs" role="tablist" aria-label={t("board.stages")} ref={list} onKeyDown={walk}>
      {state.order.map((code) => {
        const column = state.shown.columns[code];
        const here = code === stage;
        return (
          <button key={code} type="button" role="tab" aria-selected={here} aria-controls={here ? "board-panel" : undefined}
            id={`board-tab-${code}`} tabIndex={here ? 0 : -1} data-stage-tab={code} onClick={() => onStage(code)}
            className={`stage-tab${over === code ? " is-over" : ""}`}>
            <span className="stage-tab-name">{nameIn(column.names, locale)}</span>
            <span className="stage-tab-count">{formatNumber(column.count, locale)}</span>
          </button>
        );
      })}
    </div>
  );
}
