// A file, dropped anywhere on the page or chosen, sent as the body of one request with progress.
import { useEffect, useRef, useState } from "react";
import { CircleAlert, FileUp } from "lucide-react";
import { formatNumber, useLocale, useT } from "$/public/external/crm_app/i18n/label/i18n.js";
import { refusalOf, send } from "./sending.js";

export function Upload({ to, endings, mostMb, onUploaded }) {
  const t = useT();
  const locale = useLocale();
  const request = useRef(null);
  const [state, setState] = useState({ name: "", part: 0, error: null, over: false });
  const put = (change) => setState((now) => ({ ...now, ...change }));

  const take = (file) => {
    if (!file || request.current) return;
    const error = refusalOf(file, endings, mostMb);
    put({ name: error ? "" : file.name, part: 0, error, over: false });
    if (error) return;
    request.current = send(to, file, (part) => put({ part }), (answer) => {
      request.current = null;
      if (answer.file_id) onUploaded(answer.file_id);
      else put({ name: "", error: answer.error });
    }, mostMb);
  };
  const stop = () => {
    request.current?.abort();
    request.current = null;
    put({ name: "", part: 0 });
  };
  useDrops(take, (over) => put({ over }));
  useEffect(() => () => request.current?.abort(), []);

  return (
    <div className="upload" data-over={state.over ? "" : undefined} data-testid="upload">
      {state.name ? (
        <Sending t={t} locale={locale} {...state} onStop={stop} />
      ) : (
        <Choosing t={t} endings={endings} mostMb={mostMb} onFile={take} />
      )}
      <div role="alert" className="upload-alert">
        {state.error ? <p><CircleAlert size={16} aria-hidden="true" />{t(`error.${state.error.code}`, state.error.params)}</p> : null}
      </div>
    </div>
  );
}

function Choosing({ t, endings, mostMb, onFile }) {
  return (
    <label className="upload-zone">
      <FileUp size={20} aria-hidden="true" />
      <span className="upload-words only-desktop">{t("imports.upload.drop")}</span>
      <span className="btn btn-primary upload-button">{t("imports.upload.choose")}</span>
      <span className="upload-limits" id="upload-limits">{t("imports.upload.limits", { most: mostMb })}</span>
      <input
        type="file"
        className="upload-input"
        accept={endings.join(",")}
        aria-label={t("imports.upload.choose")}
        aria-describedby="upload-limits"
        data-create=""
        onChange={(event) => {
          onFile(event.target.files[0]);
          // The same file again must count as a choice.
          event.target.value = "";
        }}
      />
    </label>
  );
}

function Sending({ t, locale, name, part, onStop }) {
  const percent = Math.round(part * 100);
  return (
    <div className="upload-zone">
      <span className="upload-words clip" title={name}>{t("imports.upload.sending", { name })}</span>
      <progress className="bar" max="100" value={percent} aria-label={t("imports.upload.sending", { name })} />
      <span className="upload-limits num">{formatNumber(percent, locale)}%</span>
      <button type="button" className="btn" onClick={onStop}>{t("action.cancel")}</button>
    </div>
  );
}

// The browser opens a file that misses its place, and with it the page is gone: the whole window takes it.
function useDrops(onFile, onOver) {
  const latest = useRef({ onFile, onOver });
  latest.current = { onFile, onOver };
  useEffect(() => {
    const holdsFile = (event) => event.dataTransfer?.types?.includes("Files");
    const over = (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      latest.current.onOver(true);
    };
    const leave = (event) => {
      if (!event.relatedTarget) latest.current.onOver(false);
    };
    const drop = (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      latest.current.onOver(false);
      latest.current.onFile(event.dataTransfer.files[0]);
    };
    const heard = { dragover: over, dragleave: leave, drop };
    Object.entries(heard).forEach(([name, listener]) => window.addEventListener(name, listener));
    return () => Object.entries(heard).forEach(([name, listener]) => window.removeEventListener(name, listener));
  }, []);
}
