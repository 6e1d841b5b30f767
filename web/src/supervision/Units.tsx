import { useTranslation } from "react-i18next";
import type { UnitCount } from "../api/types";
import { useText } from "../text";
import { Table, useShare } from "./Table";

const heads = ["unit", "open", "overdue", "red", "yellow", "closed", "onTime", "late", "deemed", "rate"];

type Counts = Omit<UnitCount, "unit">;

/** Units is how each unit keeps its limits. */
export function Units(props: { units: UnitCount[] }) {
  const { t } = useTranslation();
  const text = useText();
  const { rate } = useShare();
  const cells = (c: Counts) => [c.open, c.overdue, c.red, c.yellow, c.closed, c.onTime, c.late, c.deemed, rate(c.onTime, c.closed)];
  const sum = (of: keyof Counts) => props.units.reduce((n, u) => n + u[of], 0);
  return (
    <section className="panel" aria-labelledby="units">
      <h2 id="units">{t("supervision.units")}</h2>
      {props.units.length === 0 ? (
        <p className="muted">{t("supervision.noUnits")}</p>
      ) : (
        <>
          <p className="muted">{t("supervision.unitsHint")}</p>
          <Table
            label={t("supervision.units")}
            heads={heads.map((h) => t(`supervision.${h}`))}
            lines={props.units.map((u) => ({ key: u.unit.id, name: text(u.unit.name), cells: cells(u) }))}
            total={cells({
              open: sum("open"),
              overdue: sum("overdue"),
              red: sum("red"),
              yellow: sum("yellow"),
              closed: sum("closed"),
              onTime: sum("onTime"),
              late: sum("late"),
              deemed: sum("deemed"),
            })}
          />
        </>
      )}
    </section>
  );
}
