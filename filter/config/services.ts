// `services`: who is who in the mesh, by name and by host.
import { ascii } from "../bytes/names";
import { lowerInPlace } from "../bytes/slice";
import { allot } from "./area";
import { openObject } from "./fields";
import { ANY_NUMBER, nextEntry, openList } from "./lists";
import { refuseTwiceNamed } from "./name";
import { Program, ServiceSpec } from "./program";
import { refused } from "./refusal";
import { nextOther, OTHER, REQUIRED } from "./section";
import { countUpcoming } from "./skim";
import { addEntry, openTable } from "./table";
import { filledText, TEXT_SIZE } from "./value";

const SERVICE = memory.data<u64>([
  ascii("name, hosts"),
  REQUIRED << 0,
  OTHER, // name
  OTHER, // hosts
]);
/** The list of services, one of them, its list of hosts. */
const DEPTH_OF_HOSTS: u32 = 3;

export function decodeServices(program: Program): void {
  const hosts = refused ? 0 : countUpcoming(DEPTH_OF_HOSTS);
  const count = openList(ANY_NUMBER);
  program.services = allot(count * <u32>offsetof<ServiceSpec>());
  program.serviceCount = count;
  openTable(namesOf(program), count);
  openTable(hostsOf(program), hosts);
  while (true) {
    const i = nextEntry();
    if (i < 0) return;
    decodeService(program, i);
  }
}

function decodeService(program: Program, index: u32): void {
  openObject();
  while (true) {
    const field = nextOther(SERVICE, 0);
    if (field < 0) return;
    if (field == 0) decodeName(program, index);
    else decodeHosts(program, index);
  }
}

function decodeName(program: Program, index: u32): void {
  const name = filledText(TEXT_SIZE);
  if (refused) return;
  changetype<ServiceSpec>(program.services + index * offsetof<ServiceSpec>()).name = name;
  if (!addEntry(namesOf(program), name, index)) refuseTwiceNamed(name);
}

/** A host of two services is the first's. */
function decodeHosts(program: Program, index: u32): void {
  openList(ANY_NUMBER);
  while (nextEntry() >= 0) {
    const host = filledText(TEXT_SIZE);
    if (refused) return;
    lowerInPlace(host);
    addEntry(hostsOf(program), host, index);
  }
}

function namesOf(program: Program): usize {
  return changetype<usize>(program) + offsetof<Program>("nameTable");
}

function hostsOf(program: Program): usize {
  return changetype<usize>(program) + offsetof<Program>("hostTable");
}
