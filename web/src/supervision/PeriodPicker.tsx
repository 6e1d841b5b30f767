import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import { periodOf, presets, today, type Period } from "./period";
import "./supervision.css";

/** PeriodPicker chooses the days statistics are made of. */
export function PeriodPicker(props: { value: Period; onChange: (period: Period) => void }) {
  const { t } = useTranslation();
  const { value, onChange } = props;
  const day = today();
  return (
    <div className="period no-print" role="group" aria-label={t("supervision.period")}>
      {presets.map((preset) => {
        const period = periodOf(preset, day);
        return (
          <Button
            key={preset}
            size="small"
            aria-pressed={period.from === value.from && period.to === value.to}
            onClick={() => onChange(period)}
          >
            {t(`supervision.${preset}`)}
          </Button>
        );
      })}
      <span className="period-end">
        <label htmlFor="period-from">{t("supervision.from")}</label>
        <Input id="period-from" type="date" max={value.to} value={value.from} onChange={(e) => e.target.value && onChange({ ...value, from: e.target.value })} />
      </span>
      <span className="period-end">
        <label htmlFor="period-to">{t("supervision.to")}</label>
        <Input id="period-to" type="date" min={value.from} value={value.to} onChange={(e) => e.target.value && onChange({ ...value, to: e.target.value })} />
      </span>
    </div>
  );
}
