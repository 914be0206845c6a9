import { ae } from './places/ae.ts';
import { au } from './places/au.ts';
import { be } from './places/be.ts';
import { br } from './places/br.ts';
import { ca } from './places/ca.ts';
import { cn } from './places/cn.ts';
import { de } from './places/de.ts';
import { es } from './places/es.ts';
import { fr } from './places/fr.ts';
import { gb } from './places/gb.ts';
import { hk } from './places/hk.ts';
import { ie } from './places/ie.ts';
import { india } from './places/in.ts';
import { it } from './places/it.ts';
import { jp } from './places/jp.ts';
import { kr } from './places/kr.ts';
import { nl } from './places/nl.ts';
import { nz } from './places/nz.ts';
import { sa } from './places/sa.ts';
import { sg } from './places/sg.ts';
import { tw } from './places/tw.ts';
import { us } from './places/us.ts';
import { usAl } from './places/us-al.ts';
import { usCt } from './places/us-ct.ts';
import { usDebt } from './places/us-debt.ts';
import { usFl } from './places/us-fl.ts';
import { usIl } from './places/us-il.ts';
import { usKy } from './places/us-ky.ts';
import { usLa } from './places/us-la.ts';
import { usMa } from './places/us-ma.ts';
import { usMd } from './places/us-md.ts';
import { usMe } from './places/us-me.ts';
import { usMi } from './places/us-mi.ts';
import { usMn } from './places/us-mn.ts';
import { usMs } from './places/us-ms.ts';
import { usNe } from './places/us-ne.ts';
import { usNm } from './places/us-nm.ts';
import { usNv } from './places/us-nv.ts';
import { usOk } from './places/us-ok.ts';
import { usPa } from './places/us-pa.ts';
import { usRi } from './places/us-ri.ts';
import { usSd } from './places/us-sd.ts';
import { usTx } from './places/us-tx.ts';
import { usUt } from './places/us-ut.ts';
import { usVa } from './places/us-va.ts';
import { usWa } from './places/us-wa.ts';
import { usWy } from './places/us-wy.ts';
import { za } from './places/za.ts';
import type { RulePack } from './rule-pack.ts';

/** Changes with every change of a pack or of the table of holidays. */
export const lawVersion = '2026-11-23';

/** Every rule pack there is; one file for each place. */
export const rulePacks: readonly RulePack[] = [
  ae,
  au,
  be,
  br,
  ca,
  cn,
  de,
  es,
  fr,
  gb,
  hk,
  ie,
  india,
  it,
  jp,
  kr,
  nl,
  nz,
  sa,
  sg,
  tw,
  us,
  usAl,
  usCt,
  usDebt,
  usFl,
  usIl,
  usKy,
  usLa,
  usMa,
  usMd,
  usMe,
  usMi,
  usMn,
  usMs,
  usNe,
  usNm,
  usNv,
  usOk,
  usPa,
  usRi,
  usSd,
  usTx,
  usUt,
  usVa,
  usWa,
  usWy,
  za,
];
