import { SIZES } from "./motion.js";
import { useT } from "./words.js";

const COLUMNS = [5, 4, 3];

/** The board's final geometry before the first snapshot, so that nothing jumps. */
export function Skeleton({ phone }) {
  const t = useT();
  const { card, gap } = SIZES[phone ? "phone" : "desktop"];
  return (
    <div className="board-wrap" data-testid="board" aria-busy="true">
      <span className="sr-only" role="status">{t("board.loading")}</span>
      {phone && <div className="stage-tabs" aria-hidden="true" />}
      <div className="board-cols" aria-hidden="true">
        {(phone ? [4] : COLUMNS).map((count, column) => (
          <div className="board-col" key={column}>
            <div className="board-head"><i className="bone" /><i className="bone is-short" /></div>
            <div className="board-list">
              {Array.from({ length: count }, (_, at) => (
                <div className="card is-bone" key={at} style={{ height: card, marginBottom: gap }}>
                  <i className="bone" /><i className="bone is-short" /><i className="bone" />
                </div>
              ))}
            </div>
          </div>
        ))}
        {!phone && <div className="board-col is-folded" />}
      </div>
    </div>
  );
}
