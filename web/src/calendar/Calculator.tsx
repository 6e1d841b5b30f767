import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useReckoning, type Reckoning } from "../api/queries";
import type { LimitUnit } from "../api/types";
import { limitOf } from "../case/FastForward";
import { LedgerView } from "../case/LedgerView";
import { Loading } from "../layout/Loading";
import { ProblemNotice } from "../layout/ProblemNotice";
import "./calendar.css";

const units: { value: LimitUnit; text: string }[] = [
  { value: "working days", text: "fastForward.workingDays" },
  { value: "days", text: "fastForward.days" },
  { value: "months", text: "fastForward.months" },
  { value: "hours", text: "fastForward.hours" },
];

/** Calculator counts days as the cases count them, and shows how. */
export function Calculator() {
  const { t } = useTranslation();
  const [from, setFrom] = useState("");
  const [time, setTime] = useState("09:00");
  const [count, setCount] = useState<number | null>(7);
  const [unit, setUnit] = useState<LimitUnit>("working days");
  const [before, setBefore] = useState(false);
  const [attempted, setAttempted] = useState(false);
  const [asked, setAsked] = useState<Reckoning>();
  const found = useReckoning(asked);

  function submit() {
    setAttempted(true);
    if (from) setAsked({ from, time, limit: limitOf(count ?? 1, unit), before });
  }
  return (
    <section className="panel" aria-labelledby="reckon">
      <h2 id="reckon">{t("calendar.reckon")}</h2>
      <p className="muted">{t("calendar.reckonIntro")}</p>
      <form
        noValidate
        className="reckon"
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
      >
        <div>
          <label htmlFor="reckon-from">{t("calendar.from")}</label>
          <Input
            id="reckon-from"
            type="date"
            value={from}
            onChange={(e) => setFrom(e.target.value)}
            aria-invalid={attempted && !from}
            aria-describedby={attempted && !from ? "reckon-wrong" : undefined}
          />
        </div>
        <div>
          <label htmlFor="reckon-time">{t("calendar.time")}</label>
          <Input id="reckon-time" type="time" value={time} onChange={(e) => setTime(e.target.value)} />
        </div>
        <div>
          <label htmlFor="reckon-count">{t("calendar.count")}</label>
          <InputNumber id="reckon-count" min={1} max={3650} precision={0} value={count} onChange={setCount} />
        </div>
        <div>
          <label htmlFor="reckon-unit">{t("calendar.unit")}</label>
          <Select<LimitUnit>
            id="reckon-unit"
            aria-label={t("calendar.unit")}
            value={unit}
            onChange={setUnit}
            options={units.map((u) => ({ value: u.value, label: t(u.text) }))}
          />
        </div>
        <Checkbox checked={before} onChange={(e) => setBefore(e.target.checked)}>
          {t("calendar.before")}
        </Checkbox>
        <Button type="primary" htmlType="submit" loading={found.isFetching}>
          {t("calendar.go")}
        </Button>
      </form>
      {attempted && !from && (
        <p id="reckon-wrong" className="field-errors" role="alert">
          {t("calendar.needDate")}
        </p>
      )}
      {found.isLoading && <Loading />}
      {found.error && <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <div className="gap-above" role="region" aria-label={t("calendar.result")}>
          <LedgerView ledger={found.data} />
        </div>
      )}
    </section>
  );
}
