// The host calls that the filter imports, one body each.
import { splitsMessage } from "../../host/header-map.js";
import { Status } from "../../host/status.js";
import { firstValue, readPairs } from "./pairs.js";
import type { HostSide } from "./side.js";

const CREATE = 0xffffffff;
const PLUGIN_CONFIGURATION = 7;
const GRPC_MESSAGE = 5;
const RESPONSE_BODY = 1;
const RESPONSE = 1;
const WALL_CLOCK = 0;

export type Bodies = Readonly<Record<string, (...args: number[]) => number>>;

export function bodiesOf(host: HostSide): Bodies {
  return {
    ...clocks(host),
    ...headers(host),
    ...values(host),
    ...replies(host),
    ...shared(host),
    ...metrics(host),
  };
}

function clocks(host: HostSide): Bodies {
  return {
    clock_time_get(clock = 0, _precision = 0, out = 0) {
      host.putU64(out, clock === WALL_CLOCK ? host.wallNs() : host.state.nowNs, "clock_time_get");
      return 0;
    },
    proxy_get_current_time_nanoseconds(out = 0) {
      host.putU64(out, host.wallNs(), "proxy_get_current_time_nanoseconds");
      return Status.Ok;
    },
    proxy_set_tick_period_milliseconds: () => Status.Ok,
    proxy_log(_level = 0, message = 0, size = 0) {
      host.did.logs.push(host.text(message, size, "proxy_log"));
      return Status.Ok;
    },
  };
}

function headers(host: HostSide): Bodies {
  const change = (who: string, map: number, texts: readonly string[]) => {
    for (const text of texts) if (splitsMessage(text)) host.broken(`${who} is given ${JSON.stringify(text)}`);
    return map in host.maps ? Status.Ok : Status.BadArgument;
  };
  return {
    proxy_get_header_map_pairs(map = 0, out = 0, outSize = 0) {
      if (host.fails()) return Status.BadArgument;
      return host.give(host.maps[map] ?? new Uint8Array(), out, outSize, "proxy_get_header_map_pairs");
    },
    proxy_get_header_map_value(map = 0, key = 0, size = 0, out = 0, outSize = 0) {
      const name = host.text(key, size, "proxy_get_header_map_value");
      const pairs = host.maps[map];
      if (pairs === undefined || host.fails()) return Status.BadArgument;
      const value = firstValue(readPairs(pairs), name);
      return value === undefined
        ? Status.NotFound
        : host.give(value, out, outSize, "proxy_get_header_map_value");
    },
    proxy_replace_header_map_value(map = 0, key = 0, size = 0, value = 0, valueSize = 0) {
      const who = "proxy_replace_header_map_value";
      return change(who, map, [host.text(key, size, who), host.text(value, valueSize, who)]);
    },
    proxy_remove_header_map_value(map = 0, key = 0, size = 0) {
      host.text(key, size, "proxy_remove_header_map_value");
      return map in host.maps ? Status.Ok : Status.BadArgument;
    },
  };
}

function values(host: HostSide): Bodies {
  return {
    proxy_get_property(path = 0, size = 0, out = 0, outSize = 0) {
      const name = host.text(path, size, "proxy_get_property").replaceAll("\0", ".");
      const value = host.properties[name];
      if (value === undefined || host.fails()) return Status.NotFound;
      return host.give(value, out, outSize, "proxy_get_property");
    },
    proxy_set_property(path = 0, size = 0, value = 0, valueSize = 0) {
      host.text(path, size, "proxy_set_property");
      host.text(value, valueSize, "proxy_set_property");
      return Status.Ok;
    },
    proxy_get_buffer_bytes(kind = 0, start = 0, most = 0, out = 0, outSize = 0) {
      if (host.fails()) return Status.NotFound;
      const bytes = bufferOf(host, kind).subarray(start, start + (most >>> 0));
      const status = host.give(bytes, out, outSize, "proxy_get_buffer_bytes");
      if (kind === PLUGIN_CONFIGURATION && status === Status.Ok && bytes.length > 0)
        host.gave(
          Buffer.from(host.guest.read(out, 4, "proxy_get_buffer_bytes")).readUInt32LE(),
          bytes.length,
        );
      return status;
    },
    proxy_set_buffer_bytes(kind = 0, start = 0, replaced = 0, data = 0, size = 0) {
      const bytes = host.guest.read(data, size, "proxy_set_buffer_bytes");
      if (kind !== RESPONSE_BODY) host.broken(`buffer ${kind} is written`);
      if (host.fails()) return Status.BadArgument;
      const { body } = host;
      if (start === 0) host.body = Buffer.concat([bytes, body.subarray(replaced >>> 0)]);
      else if (start >>> 0 >= body.length) host.body = Buffer.concat([body, bytes]);
      else return Status.BadArgument;
      return Status.Ok;
    },
  };
}

function bufferOf(host: HostSide, kind: number): Uint8Array {
  if (kind === RESPONSE_BODY) return host.body;
  if (kind === PLUGIN_CONFIGURATION) return host.configuration;
  return kind === GRPC_MESSAGE ? host.message : host.broken(`buffer ${kind} is asked for`);
}

function replies(host: HostSide): Bodies {
  return {
    proxy_set_effective_context(id = 0) {
      if (!host.state.contexts.has(id)) return Status.BadArgument;
      host.effective = id;
      return Status.Ok;
    },
    proxy_send_local_response(
      status = 0,
      details = 0,
      detailsSize = 0,
      body = 0,
      bodySize = 0,
      pairs = 0,
      size = 0,
    ) {
      const who = "proxy_send_local_response";
      host.text(details, detailsSize, who);
      host.text(body, bodySize, who);
      if (status < 200 || status > 599) host.broken(`${who} is given the status ${status}`);
      for (const { name, value } of readPairs(host.guest.read(pairs, size, who))) {
        const line = Buffer.from([...name, 0x3a, ...value]).toString("latin1");
        if (splitsMessage(line)) host.broken(`${who} is given ${JSON.stringify(line)}`);
      }
      host.did.replies.push(status);
      return Status.Ok;
    },
    proxy_close_stream() {
      if (host.did.replies.length > 0) host.broken("a stream is answered and closed");
      host.state.closed.add(host.effective);
      return Status.Ok;
    },
    proxy_continue_stream(type = 0) {
      if (type === RESPONSE && !host.state.held.delete(host.effective))
        host.broken("a response goes on that is not paused");
      host.did.continued++;
      return Status.Ok;
    },
    proxy_grpc_call(...args: number[]) {
      const who = "proxy_grpc_call";
      for (const at of [0, 2, 4, 6]) host.text(args[at] ?? 0, args[at + 1] ?? 0, who);
      host.did.reports.push(host.guest.read(args[8] ?? 0, args[9] ?? 0, who));
      if (host.fails()) return Status.InternalFailure;
      host.state.token += 4;
      host.putU32(args[11] ?? 0, host.state.token, who);
      return Status.Ok;
    },
  };
}

function shared(host: HostSide): Bodies {
  return {
    proxy_get_shared_data(key = 0, size = 0, out = 0, outSize = 0, outCas = 0) {
      const found = host.state.shared.get(host.text(key, size, "proxy_get_shared_data"));
      if (found === undefined || host.fails()) return Status.NotFound;
      const status = host.give(found.value, out, outSize, "proxy_get_shared_data");
      if (status === Status.Ok) host.putU32(outCas, found.cas, "proxy_get_shared_data");
      return status;
    },
    proxy_set_shared_data(key = 0, size = 0, value = 0, valueSize = 0, cas = 0) {
      const who = "proxy_set_shared_data";
      const name = host.text(key, size, who);
      const bytes = host.guest.read(value, valueSize, who);
      const present = host.state.shared.get(name);
      if (host.fails() || (present !== undefined && cas !== 0 && (cas === CREATE || cas !== present.cas)))
        return Status.CasMismatch;
      host.state.shared.set(name, { value: bytes, cas: ++host.state.cas });
      return Status.Ok;
    },
  };
}

function metrics(host: HostSide): Bodies {
  const known = (id: number, who: string) => {
    if (id < 1 || id > host.state.metrics.size) host.broken(`${who} is given the metric ${id}`);
    return Status.Ok;
  };
  return {
    proxy_define_metric(kind = 0, name = 0, size = 0, out = 0) {
      const key = `${kind} ${host.text(name, size, "proxy_define_metric")}`;
      if (host.fails()) return Status.BadArgument;
      const id = host.state.metrics.get(key) ?? host.state.metrics.size + 1;
      host.state.metrics.set(key, id);
      host.putU32(out, id, "proxy_define_metric");
      return Status.Ok;
    },
    proxy_increment_metric: (id = 0) => known(id, "proxy_increment_metric"),
    proxy_record_metric: (id = 0) => known(id, "proxy_record_metric"),
  };
}
