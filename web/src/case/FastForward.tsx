import { App, Button, InputNumber, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { useFastForward } from "../api/queries";
import { useFormat } from "../format";
import { ProblemNotice } from "../layout/ProblemNotice";
import "./case.css";

// The words the server reads; what people read comes from the catalogue.
const units = ["working days", "days", "hours", "months"] as const;
type LimitUnit = (typeof units)[number];
const unitText: Record<LimitUnit, string> = {
  "working days": "fastForward.workingDays",
  days: "fastForward.days",
  hours: "fastForward.hours",
  months: "fastForward.months",
};
const LARGEST = 3650;

/** FastForward moves the clock of a rehearsal, so that a day of work shows what weeks would bring. */
export function FastForward(props: { caseId: string; now: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { message } = App.useApp();
  const forward = useFastForward(props.caseId);
  const [count, setCount] = useState<number | null>(1);
  const [unit, setUnit] = useState<LimitUnit>("working days");
  const [attempt, setAttempt] = useState<{ by: string; key: string }>();
  const title = useId();

  function move(by: string) {
    // The same move tried again after a failure is the same request: the clock must not jump twice.
    const key = attempt?.by === by ? attempt.key : newKey();
    setAttempt({ by, key });
    forward.mutate(
      { by, idempotencyKey: key },
      {
        onSuccess: ({ now }) => {
          setAttempt(undefined);
          void message.success(t("fastForward.done", { now: format.dateTime(now) }));
        },
        // A refusal is final; what is tried after it is something new.
        onError: (e) => {
          if (e instanceof ApiProblem && e.status < 500) setAttempt(undefined);
        },
      },
    );
  }

  return (
    <section className="panel fast-forward no-print" aria-labelledby={title}>
      <h2 id={title}>{t("fastForward.title")}</h2>
      <p className="fast-forward-now">{t("fastForward.now", { now: format.dateTime(props.now) })}</p>
      <p className="muted">{t("fastForward.hint")}</p>
      <Button type="primary" block disabled={forward.isPending} onClick={() => move("7 working days")}>
        {t(forward.isPending ? "fastForward.running" : "fastForward.preset")}
      </Button>
      <form
        className="fast-forward-own"
        aria-label={t("fastForward.own")}
        onSubmit={(e) => {
          e.preventDefault();
          if (count !== null) move(limitOf(count, unit));
        }}
      >
        <InputNumber
          aria-label={t("fastForward.count")}
          min={1}
          max={LARGEST}
          precision={0}
          value={count}
          onChange={(v) => setCount(v)}
        />
        <Select<LimitUnit>
          aria-label={t("fastForward.unit")}
          value={unit}
          onChange={setUnit}
          options={units.map((u) => ({ value: u, label: t(unitText[u]) }))}
        />
        <Button htmlType="submit" disabled={forward.isPending || count === null}>
          {t("fastForward.go")}
        </Button>
      </form>
      {forward.error && (
        <div className="gap-above">
          <ProblemNotice error={forward.error} />
        </div>
      )}
    </section>
  );
}

/** The server writes one of a thing without the plural's s. */
export function limitOf(count: number, unit: LimitUnit): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}
