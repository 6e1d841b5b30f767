import { Button, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { useCaseEvents, useOperate } from "../api/queries";
import type { Operation } from "../api/types";
import { useFormat } from "../format";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";
import "./operate.css";

/** Comments is what those who deal with a case have written to each other, the newest last. */
export function Comments(props: { caseId: string; taskId: string; operations: Operation[] }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const events = useCaseEvents(props.caseId);
  const said = (events.data ?? []).filter((e) => e.kind === "commented");
  const may = props.operations.some((o) => o.operation === "comment" && o.allowed);
  if (said.length === 0 && !may) return null;
  return (
    <section className="panel" aria-labelledby="comments">
      <h2 id="comments">{t("operate.comments")}</h2>
      {said.length === 0 ? (
        <p className="muted">{t("operate.commentsNone")}</p>
      ) : (
        <ul className="plain comments">
          {said.map((e) => (
            <li key={e.seq} className="comment">
              <b>{e.person}</b> <span className="muted">{text(e.unit?.name)}</span>{" "}
              <time className="muted" dateTime={e.at}>
                {format.dateTime(e.at)}
              </time>
              <p className="comment-said">{e.opinion}</p>
            </li>
          ))}
        </ul>
      )}
      {may && <Write taskId={props.taskId} />}
    </section>
  );
}

function Write(props: { taskId: string }) {
  const { t } = useTranslation();
  const send = useOperate(props.taskId);
  const [words, setWords] = useState("");
  const [attempted, setAttempted] = useState(false);
  const key = useRef(newKey());
  const wrong = attempted && !words.trim();
  async function submit() {
    setAttempted(true);
    if (!words.trim() || send.isPending) return;
    try {
      await send.mutateAsync({ body: { operation: "comment", opinion: words.trim() }, idempotencyKey: key.current });
      key.current = newKey();
      setWords("");
      setAttempted(false);
    } catch (e) {
      if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
    }
  }
  return (
    <form
      noValidate
      className="no-print"
      onSubmit={(e) => {
        e.preventDefault();
        void submit();
      }}
    >
      <div className={wrong ? "field field-wrong" : "field"}>
        <label className="field-label" htmlFor="comment">
          {t("operate.commentWrite")} <span className="field-optional">{t("operate.commentHint")}</span>
        </label>
        <Input.TextArea
          id="comment"
          value={words}
          maxLength={10_000}
          autoSize={{ minRows: 2, maxRows: 8 }}
          aria-invalid={wrong}
          aria-describedby={wrong ? "comment-wrong" : undefined}
          onChange={(e) => {
            setWords(e.target.value);
            key.current = newKey();
          }}
        />
        {wrong && (
          <p id="comment-wrong" className="field-errors" role="alert">
            {t("operate.commentNeed")}
          </p>
        )}
      </div>
      {send.error && (
        <div className="gap-below">
          <ProblemNotice error={send.error} />
        </div>
      )}
      <Button htmlType="submit" loading={send.isPending}>
        {t("operate.commentSend")}
      </Button>
    </form>
  );
}
