/** Blocks that send nothing and are seldom (rich text, tables, Markdown, charts, cards …), drawn by a kept library. */
import { Message, type Block } from "slack-blocks-to-jsx";
import "slack-blocks-to-jsx/dist/style.css";
import { usePage } from "./context";
import { slackDate } from "./dates";
import { Link } from "./mrkdwn";
import type { Json } from "./types";

export default function Kit({ block }: { block: Json }) {
  const page = usePage();
  const { people, channelNames, groups } = page.state;
  const named = (entries: [string, string][]): { id: string; name: string }[] =>
    entries.map(([id, name]) => ({ id, name }));
  return (
    <div class="kit">
      <Message
        withoutWrapper
        theme={page.dark ? "dark" : "light"}
        name=""
        logo=""
        blocks={[block as Block]}
        data={{
          users: named(Object.entries(people).map(([id, one]) => [id, one.shown])),
          channels: named(Object.entries(channelNames)),
          user_groups: named(Object.entries(groups)),
        }}
        hooks={{
          date: ({ timestamp, format, fallback }) =>
            /^\d+$/.test(timestamp) ? slackDate(Number(timestamp), format, page.reader, page.now) : fallback,
          link: ({ href, children }) => <Link url={href}>{children as never}</Link>,
        }}
      />
    </div>
  );
}
