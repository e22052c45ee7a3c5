// `services`: who is who in the mesh, by name and by host.
import { ascii } from "../bytes/names";
import { ABSENT, lowerInPlace } from "../bytes/slice";
import { allot } from "./area";
import { nextField, openObject, requireField } from "./fields";
import { ANY_NUMBER, nextEntry, openList } from "./lists";
import { refuseTwiceNamed } from "./name";
import { Program, ServiceSpec } from "./program";
import { refused } from "./refusal";
import { countUpcoming } from "./skim";
import { addEntry, allotTable, maskFor } from "./table";
import { filledText, TEXT_SIZE } from "./value";

const FIELDS = ascii("name, hosts");
const NAME: u32 = 0;
/** The list of services, one of them, its list of hosts. */
const DEPTH_OF_HOSTS: u32 = 3;

export function decodeServices(program: Program): void {
  const hosts = refused ? 0 : countUpcoming(DEPTH_OF_HOSTS);
  const count = openList(ANY_NUMBER);
  program.services = allot(count * <u32>offsetof<ServiceSpec>());
  program.serviceCount = count;
  program.nameMask = maskFor(count);
  program.nameTable = allotTable(count);
  program.hostMask = maskFor(hosts);
  program.hostTable = allotTable(hosts);
  for (let i = nextEntry(); i >= 0; i = nextEntry()) {
    if (openObject()) decodeService(program, i);
  }
}

function decodeService(program: Program, index: u32): void {
  for (let field = nextField(FIELDS, ABSENT); field >= 0; field = nextField(FIELDS, ABSENT)) {
    if (field == 0) decodeName(program, index);
    else decodeHosts(program, index);
  }
  requireField(FIELDS, NAME);
}

function decodeName(program: Program, index: u32): void {
  const name = filledText(TEXT_SIZE);
  if (refused) return;
  changetype<ServiceSpec>(program.services + index * offsetof<ServiceSpec>()).name = name;
  if (!addEntry(program.nameTable, program.nameMask, name, index)) refuseTwiceNamed(name);
}

/** A host of two services is the first's. */
function decodeHosts(program: Program, index: u32): void {
  openList(ANY_NUMBER);
  while (nextEntry() >= 0) {
    const host = filledText(TEXT_SIZE);
    if (refused) return;
    lowerInPlace(host);
    addEntry(program.hostTable, program.hostMask, host, index);
  }
}
