/** The emoji names an app of this kind writes; others stay as `:name:`. */
export const EMOJI: Record<string, string> = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", wave: "👋", tada: "🎉", eyes: "👀", bulb: "💡",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", warning: "⚠️",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", alarm_clock: "⏰", clock9: "🕘", calendar: "📅", spiral_calendar_pad: "🗓️",
  date: "📅", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊", memo: "📝",
  pushpin: "📌", round_pushpin: "📍", link: "🔗", lock: "🔒", unlock: "🔓", bell: "🔔", no_bell: "🔕", mag: "🔍",
  palm_tree: "🌴", airplane: "✈️", house: "🏠", heart: "❤️", star: "⭐", sparkles: "✨", rocket: "🚀", fire: "🔥",
  handshake: "🤝", speech_balloon: "💬", thought_balloon: "💭", telephone_receiver: "📞", phone: "☎️", email: "📧",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", raised_hands: "🙌", clap: "👏", pray: "🙏", point_right: "👉",
  smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", information_source: "ℹ️", question: "❓",
  exclamation: "❗", red_circle: "🔴", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", gear: "⚙️", wastebasket: "🗑️", pencil2: "✏️", zzz: "💤",
};
