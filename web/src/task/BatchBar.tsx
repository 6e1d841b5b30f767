import { Alert, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client";
import { useBatch } from "../api/queries";
import type { BatchResult, TaskRow } from "../api/types";
import { OperationDialog } from "../operate/OperationDialog";
import "../operate/operate.css";
import { BatchAnswer } from "./BatchAnswer";
import { useTaskTitle } from "./title";

/** BatchBar does the same with all tasks that were chosen, and says of each that failed why. */
export function BatchBar(props: { rows: TaskRow[]; onAll: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const titleOf = useTaskTitle();
  const batch = useBatch();
  const [open, setOpen] = useState<"answer" | "transfer">();
  const [told, setTold] = useState<{ results: BatchResult[]; rows: TaskRow[] }>();
  const { rows } = props;
  const tasks = rows.map((r) => r.id);
  const first = rows[0];
  const alike = first && rows.every((r) => r.step === first.step && r.kind === first.kind && r.case.title.zh === first.case.title.zh);
  const failed = told?.results.filter((r) => !r.done) ?? [];

  function finished(results: BatchResult[]) {
    setTold({ results, rows });
    setOpen(undefined);
    props.onDone();
  }
  return (
    <div className="batch-bar" role="region" aria-label={t("batch.select")}>
      {told && (
        <Alert
          role="status"
          className="wide"
          type={failed.length > 0 ? "warning" : "success"}
          showIcon
          title={t("batch.done", { count: told.results.length - failed.length })}
          description={
            failed.length > 0 && (
              <>
                {t("batch.failed", { count: failed.length })}
                <ul className="plain">
                  {failed.map((r) => {
                    const row = told.rows.find((one) => one.id === r.task);
                    const why = r.problem?.detail ?? r.problem?.title ?? "";
                    return <li key={r.task}>{row ? t("batch.failure", { number: row.case.number, step: titleOf(row), why }) : why}</li>;
                  })}
                </ul>
              </>
            )
          }
        />
      )}
      <span role="status">{t("batch.selected", { count: rows.length })}</span>
      <Button size="small" onClick={props.onAll}>
        {t("batch.all")}
      </Button>
      <Button type="primary" disabled={!alike} onClick={() => setOpen("answer")}>
        {t("batch.answer")}
      </Button>
      <Button disabled={rows.length === 0} onClick={() => setOpen("transfer")}>
        {t("batch.transfer")}
      </Button>
      {rows.length > 1 && !alike && <span className="muted">{t("batch.sameStep")}</span>}
      {open === "transfer" && (
        <OperationDialog
          operation={{ operation: "transfer", title: { zh: "转办", en: "Transfer" }, allowed: true, target: true, opinion: "optional" }}
          send={async (operation, idempotencyKey) => finished(await batch.mutateAsync({ body: { tasks, operation }, idempotencyKey }))}
          onDone={() => setOpen(undefined)}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === "answer" && first && (
        <BatchAnswer
          first={first.id}
          count={rows.length}
          send={async (answer, idempotencyKey) => finished(await batch.mutateAsync({ body: { tasks, answer }, idempotencyKey }))}
          onClose={() => setOpen(undefined)}
        />
      )}
      {batch.error instanceof ApiProblem && <span className="field-errors">{batch.error.detail}</span>}
    </div>
  );
}
