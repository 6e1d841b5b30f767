import type { WidgetProps } from "@rjsf/utils";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useUnits } from "../api/queries";
import type { Unit } from "../api/types";
import { useText } from "../text";

/** UnitWidget chooses one unit of the organisation. */
export function UnitWidget(props: WidgetProps) {
  return <UnitSelect {...props} />;
}

/** UnitsWidget chooses several. */
export function UnitsWidget(props: WidgetProps) {
  return <UnitSelect {...props} several />;
}

function UnitSelect(props: WidgetProps & { several?: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  const units = useUnits();
  const kinds = (props.options.kinds as string[] | undefined) ?? [];
  const offered = (units.data ?? []).filter((u) => kinds.length === 0 || kinds.includes(u.kind));
  const label = (u: Unit) => {
    const parent = units.data?.find((p) => p.id === u.parent);
    return parent && u.kind === "village-committee" ? `${text(parent.name)} ${text(u.name)}` : text(u.name);
  };
  const empty = props.several ? [] : undefined;
  return (
    <Select
      id={props.id}
      mode={props.several ? "multiple" : undefined}
      className="wide"
      value={(props.value as string | string[] | undefined) ?? empty}
      onChange={(value: string | string[] | undefined) => props.onChange(value)}
      onBlur={() => props.onBlur(props.id, props.value)}
      disabled={props.disabled || props.readonly}
      loading={units.isPending}
      allowClear={!props.required}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("apply.chooseUnit")}
      aria-label={props.label}
      aria-invalid={Boolean(props.rawErrors?.length)}
      options={offered.map((u) => ({ value: u.id, label: label(u) }))}
    />
  );
}
