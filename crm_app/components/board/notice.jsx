import { useCallback, useEffect, useRef, useState } from "react";
import { Icon } from "./icons.jsx";

const LONG_ENOUGH = 7000;

/** What the board itself has to say: a line one can see, and one for the reader alone. */
export function useNotice() {
  const [shown, setShown] = useState(null);
  const [spoken, setSpoken] = useState("");
  const timer = useRef(0);
  const notice = useCallback((key, params) => {
    setShown({ key, params });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(null), LONG_ENOUGH);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const dismiss = useCallback(() => setShown(null), []);
  return { notice, say: setSpoken, shown, spoken, dismiss };
}

export const Notice = ({ shown, spoken, dismiss, t }) => (
  <>
    <div className="sr-only" role="status">{spoken}</div>
    <div className="board-notices" role="status">
      {shown && (
        <div className="board-notice">
          <Icon name="alert" />
          <span dir="auto">{t(shown.key, shown.params)}</span>
          <button type="button" className="icon-btn" onClick={dismiss} aria-label={t("board.dismiss")}>
            <Icon name="close" size={14} />
          </button>
        </div>
      )}
    </div>
  </>
);
