import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Held } from "./held";
import "./track.css";

/** TrackForm asks for number and query code. */
export function TrackForm(props: { value: Held; busy: boolean; onAsk: (held: Held) => void }) {
  const { t } = useTranslation();
  const { number, code } = props.value;
  return (
    <section className="panel no-print" aria-label={t("track.title")}>
      <Form
        key={`${number} ${code}`}
        layout="vertical"
        requiredMark={false}
        initialValues={{ number, code }}
        onFinish={(v: Held) => props.onAsk({ number: v.number.trim(), code: v.code.trim() })}
        className="track-form"
      >
        <Form.Item
          name="number"
          label={t("track.number")}
          rules={[{ required: true, whitespace: true, message: t("track.needNumber") }]}
        >
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="code"
          label={t("track.code")}
          rules={[{ required: true, whitespace: true, message: t("track.needCode") }]}
        >
          <Input autoComplete="off" spellCheck={false} autoCapitalize="none" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={props.busy}>
          {t("track.submit")}
        </Button>
      </Form>
    </section>
  );
}
