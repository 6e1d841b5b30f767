import { App, Button, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { usePreviewCalendar, usePublishCalendar } from "../api/queries";
import type { Calendar, CalendarPreview } from "../api/types";
import { ProblemNotice } from "../layout/ProblemNotice";
import { Preview } from "./Preview";
import "../form/form.css";
import "./calendar.css";

/** EnterYear takes a holiday notice as it is worded, shows what it would do, and only then puts it in force. */
export function EnterYear(props: { proposals: NonNullable<Calendar["proposals"]> }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [written, setWritten] = useState("");
  const [attempted, setAttempted] = useState(false);
  const preview = usePreviewCalendar();
  const publish = usePublishCalendar();
  const key = useRef(newKey());
  const empty = attempted && !written.trim();
  const outdated = publish.error instanceof ApiProblem && publish.error.status === 409;

  function look(of: string) {
    setAttempted(true);
    publish.reset();
    key.current = newKey();
    if (of.trim()) preview.mutate({ text: of });
  }

  function write(next: string) {
    setWritten(next);
    // What is shown below would be the effect of another text.
    preview.reset();
    publish.reset();
  }

  function confirm(shown: CalendarPreview) {
    if (!shown.source || publish.isPending) return;
    publish.mutate(
      { source: shown.source, edition: shown.edition, idempotencyKey: key.current },
      {
        onSuccess: ({ edition }) => {
          void message.success(t("calendar.published", { edition }));
          setWritten("");
          setAttempted(false);
          preview.reset();
          key.current = newKey();
        },
        onError: (e) => {
          if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
        },
      },
    );
  }

  return (
    <section className="panel" aria-labelledby="enter">
      <h2 id="enter">{t("calendar.enter")}</h2>
      {props.proposals.length > 0 && (
        <div className="proposals">
          <span className="muted">{t("calendar.proposals")}</span>
          {props.proposals.map((p) => (
            <Button
              key={`${p.layer} ${p.year}`}
              size="small"
              onClick={() => {
                write(p.source);
                look(p.source);
              }}
            >
              {t("calendar.proposal", { year: p.year, layer: p.layer || t("calendar.national") })}
            </Button>
          ))}
        </div>
      )}
      <div className={empty ? "field field-wrong" : "field"}>
        <label className="field-label" htmlFor="notice">
          {t("calendar.paste")}
        </label>
        <p id="notice-hint" className="field-hint">
          {t("calendar.pasteHint")}
        </p>
        <Input.TextArea
          id="notice"
          value={written}
          onChange={(e) => write(e.target.value)}
          autoSize={{ minRows: 6, maxRows: 18 }}
          aria-invalid={empty}
          aria-describedby={empty ? "notice-hint notice-wrong" : "notice-hint"}
        />
        {empty && (
          <p id="notice-wrong" className="field-errors" role="alert">
            {t("calendar.needText")}
          </p>
        )}
      </div>
      <Button type={preview.data?.source ? "default" : "primary"} loading={preview.isPending} onClick={() => look(written)}>
        {t(outdated ? "calendar.previewAgain" : "calendar.preview")}
      </Button>
      {preview.error && (
        <div className="gap-above">
          <ProblemNotice error={preview.error} />
        </div>
      )}
      {preview.data && <Preview preview={preview.data} />}
      {publish.error && (
        <div className="gap-above">
          <ProblemNotice error={publish.error} />
          {outdated && <p className="muted">{t("calendar.conflict")}</p>}
        </div>
      )}
      {preview.data?.source && (
        <p className="gap-above">
          <Button type="primary" size="large" className="publish" disabled={outdated} loading={publish.isPending} onClick={() => preview.data && confirm(preview.data)}>
            {t("calendar.publish", { count: preview.data.dates })}
          </Button>
        </p>
      )}
    </section>
  );
}
