// What a script can make the probe do. Every action logs the status that the host answered.
import { answer, answerHex, OUT, pairs, say, Text } from "./bytes";
import * as env from "./env";
import { headerAction } from "./header-actions";
import { processAction } from "./process-actions";

/** Set by `pause` for the callback that runs. */
export let paused = false;

export function clearPause(): void {
  paused = false;
}

/** Runs `words`, the action and its arguments, in the current context. */
export function act(words: string[]): void {
  const action = words[0];
  if (action == "pause") paused = true;
  else if (action == "trap") unreachable();
  else if (action == "say") say(`said ${words.slice(1).join(" ")}`);
  else if (action == "reply") reply(words);
  else if (action == "continue")
    say(`continue ${words[1]} -> ${env.proxy_continue_stream(u32(parseInt(words[1], 10))).toString()}`);
  else if (action == "close")
    say(`close ${words[1]} -> ${env.proxy_close_stream(u32(parseInt(words[1], 10))).toString()}`);
  else if (action == "prop") prop(words[1], false);
  else if (action == "hexprop") prop(words[1], true);
  else if (action == "setprop") setprop(words[1], words[2]);
  else if (action == "body") body(u32(parseInt(words[1], 10)));
  else if (action == "setbody") setbody(words);
  else if (!headerAction(words) && !processAction(words)) say(`unknown action ${action}`);
}

/** reply STATUS DETAILS BODY GRPC NAME=VALUE... */
function reply(words: string[]): void {
  const details = new Text(words[2]);
  const text = new Text(words.length > 3 && words[3] != "-" ? words[3] : "");
  const headers = pairs(words.slice(5));
  const grpc = words.length > 4 ? i32(parseInt(words[4], 10)) : -1;
  const status = env.proxy_send_local_response(
    u32(parseInt(words[1], 10)),
    details.at,
    details.size,
    text.at,
    text.size,
    changetype<usize>(headers),
    headers.byteLength,
    grpc,
  );
  say(`reply -> ${status.toString()}`);
}

function prop(path: string, hex: boolean): void {
  const key = new Text(path.split(".").join("\0"));
  const status = env.proxy_get_property(key.at, key.size, OUT, OUT + 4);
  say(`prop ${path} -> ${status.toString()}${status == 0 ? ` ${hex ? answerHex() : answer()}` : ""}`);
}

function setprop(path: string, value: string): void {
  const key = new Text(path);
  const text = new Text(value);
  say(`setprop -> ${env.proxy_set_property(key.at, key.size, text.at, text.size).toString()}`);
}

function body(type: u32): void {
  store<u64>(OUT, 0);
  const status = env.proxy_get_buffer_bytes(type, 0, 1 << 20, OUT, OUT + 4);
  say(`body ${type.toString()} -> ${status.toString()} ${answer()}`);
}

/** setbody TYPE START LENGTH TEXT */
function setbody(words: string[]): void {
  const text = new Text(words.length > 4 ? words[4] : "");
  const start = u32(parseInt(words[2], 10));
  const length = u32(parseInt(words[3], 10));
  const status = env.proxy_set_buffer_bytes(u32(parseInt(words[1], 10)), start, length, text.at, text.size);
  say(`setbody -> ${status.toString()}`);
}
