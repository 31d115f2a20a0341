// 失窃, from the call to the register (S134–S169): the sum opens the police branch by itself, two guards interview one
// person each and neither has what the other heard, what is signed stays, and the case leaves as a file for the police.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import { test } from "node:test";

import {
  accept,
  allAgree,
  count,
  doStep,
  entry,
  give,
  mainButton,
  nowTitle,
  openCase,
  press,
  timeline,
  titles,
  turnTo,
} from "./lib/case-page.mjs";
import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { allSent, installed, noComplaints, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { report, truth } from "./lib/report-page.mjs";
import { stored } from "./lib/stored.mjs";
import { filesOf } from "./lib/zip.mjs";

const WORDS = "3栋2单元楼下，我电动车的电瓶和车筐里的笔记本电脑被人偷了";
const ACCOUNT = "下午两点停好车上楼，四点下来电瓶和电脑都没了";
// Neither alone is worth the estate's 2000 yuan.
const BATTERY = { 名称: "电动车电瓶", 价值: "900", 颜色: "黑", 编号或数量: "DP-60-3391" };
const LAPTOP = { 名称: "笔记本电脑", 价值: "1500", 品牌: "联想", 记号: "盖上贴了小熊" };
const GUARD = "安全员甲";
const TECHNICIAN = { name: "技工" };
const DRIVER = { name: "货车司机老李", phone: "13900000002" };
// What only one of them said.
const SAW = "看见穿绿雨衣的人抱着纸箱往东门走";
const HEARD = "听见车棚那边有撬锁的响声";
const INTERVIEW = "逐一单独进行谈话，询问情况";
const MEANWHILE = "失主又来过一次电话";
const FINDINGS = "查清问题后向公司领导汇报";
const SUPERIOR = { name: "公司值班经理", phone: "0571-80000009" };
const RECEIPT = "A2026-0417";
const REPLY = "已报公安并移交案卷，回执号 A2026-0417，有进展我们马上告诉您。";

test("a theft is taken down, investigated, handed to the police, closed and registered", async (t) => {
  const journey = await openJourney();
  const { estate, people, comes, close } = journey;
  t.after(close);
  const step = stepsOf(t);
  let resident, desk, lead, chief, supervisor, director, first, second;
  const joins = (name, settings) => journey.joins(name, WORDS, settings);

  await step("a guard is on duty, and a technician has just gone home (S14)", async () => {
    first = await journey.onDuty(GUARD);
    const technician = await journey.onDuty(TECHNICIAN.name);
    await technician.goto("/duty");
    await technician.getByRole("button", { name: "我下岗了" }).click();
    await technician.getByRole("button", { name: "我上岗了" }).waitFor();
    await allSent(technician);
    noComplaints(people);
    await technician.context().close();
  });

  await step("a resident reports it, and the desk passes it to the guard leader at once (S135, S136)", async () => {
    resident = await comes("住户 3-2-1203");
    await report(resident, WORDS);
    await truth(resident).filter({ hasText: "已送达" }).waitFor();
    desk = await joins("前台一号", { screen: "desk" });
    await desk.getByRole("button", { name: "确认", exact: true }).click();
    await desk.locator(".pane--case .bar__title", { hasText: "失窃" }).waitFor();
    await doStep(desk, "立即转报安防队领班");
    await look(desk, "theft-passed-on");
    assert.equal(await nowTitle(desk).count(), 0, "there is no result to tell yet");
  });

  await step("he accepts, sets out with his kit and arrives (S136, S139)", async () => {
    lead = await joins("领班");
    await look(lead, "theft-accept");
    await accept(lead, "立即转报安防队领班");
    await doStep(lead, "携带所需用品，赶往报案现场", { 带了什么: ["访问笔录纸", "照相机", "手套"] });
    await doStep(lead, "到达报案现场", { 现场在: "公共区域" });
    await allSent(lead);
    noComplaints(people);
  });

  await step("without the endpoint he hears the owner out, who signs (S140)", async () => {
    await estate.stop();
    await doStep(lead, "认真听取失主说明各个细节", {
      失主明确要求报案: "否",
      物品已经找到: "否",
      丢失或失窃的过程: ACCOUNT,
      放在哪里: "3栋2单元门口的车棚",
      失主签名: { signs: "1203住户" },
    });
    assert.deepEqual(await titles(lead), ["调查处理", "全案"]);
  });

  await step("his entries come to 2400 yuan, and 报公安 opens by itself (S141, S144)", async () => {
    await look(lead, "theft-item");
    await doStep(lead, "详细询问丢失物品的特征", BATTERY);
    assert.deepEqual(await titles(lead), ["调查处理", "全案"]);
    await turnTo(lead, "详细询问丢失物品的特征");
    await doStep(lead, "详细询问丢失物品的特征", LAPTOP);
    assert.deepEqual(await titles(lead), ["报公安", "调查处理", "全案"]);
    assert.equal(await count(lead, "转入：报公安"), 1);
    await nowTitle(lead).filter({ hasText: "立即报告公安机关" }).waitFor();
    await look(lead, "theft-police-opened");
  });

  await step("still without it the police are called, and the scene is closed (S145–S148)", async () => {
    await doStep(lead, "立即报告公安机关", {
      拨打: { calls: "匪警 110" },
      回执号: RECEIPT,
      接警民警: { name: "王警官" },
    });
    await doStep(lead, "同时保护好现场，不许任何人进出", { 现场: "已封锁" });
    await turnTo(lead, "公共区域：拉隔离带，派人封锁");
    await doStep(lead, "公共区域：拉隔离带，派人封锁", { 谁在守护: "安全员甲" });
    await look(lead, "theft-offline");
    onlyFetchesFailed(people);
  });

  await step("the endpoint is back: the desk has every entry once, and the branch once", async () => {
    const told = (await timeline(lead)).filter(({ marks }) => marks.includes("待发送")).length;
    await waiting(lead, told);
    await estate.start();
    await allSent(lead);
    await allAgree([desk, lead]);
    for (const text of [
      "详细询问丢失物品的特征：名称：电动车电瓶",
      "详细询问丢失物品的特征：名称：笔记本电脑",
      "转入：报公安",
    ]) {
      assert.equal(await count(desk, text), 1, text);
    }
    await look(desk, "theft-desk-agrees");
    onlyFetchesFailed(people);
  });

  await step("three are told, and each accepts by name (S142)", async () => {
    chief = await joins("安全负责人");
    supervisor = await joins("主管");
    director = await joins("主任");
    for (const [page, name, title] of [
      [chief, "安全负责人", "及时通知安防队长"],
      [supervisor, "主管", "及时通知服务中心负责人"],
      [director, "主任", "及时通知物业部经理"],
    ]) {
      await doStep(lead, title);
      await accept(page, title);
      await eventually(`${name} has accepted`, async () =>
        (await timeline(lead)).some(({ text, by }) => text === `接受：${title}` && by.includes(name)),
      );
    }
    await look(lead, "theft-accepted");
  });

  await step(
    "who was on duty is proposed: one tap lists him, another says why he is not concerned (S156)",
    async () => {
      const person = (name) => lead.locator(".proposed__person", { hasText: name });
      await person(TECHNICIAN.name)
        .filter({ hasText: /当班 \d\d:\d\d–\d\d:\d\d · 现已下班/ })
        .waitFor();
      await person(GUARD)
        .filter({ hasText: /当班 \d\d:\d\d 至今/ })
        .waitFor();
      await person(TECHNICIAN.name).scrollIntoViewIfNeeded();
      await look(lead, "theft-proposed");
      await person(TECHNICIAN.name).getByRole("button", { name: "列入" }).click();
      await person(TECHNICIAN.name).waitFor({ state: "detached" });
      for (const [name, reason] of [
        [GUARD, "没到过现场"],
        ["领班", "当时在别处"],
      ]) {
        // What comes back from the endpoint draws the list anew, and a tap in that moment meets something else.
        await allSent(lead);
        await person(name).getByText("与此事无关").click();
        await look(lead, "theft-not-concerned");
        await person(name).getByRole("button", { name: reason }).click();
        await person(name).waitFor({ state: "detached" });
      }
      assert.equal(await count(lead, `请有关人员留下配合：姓名和电话：${TECHNICIAN.name}`), 1);
      assert.equal(await count(lead, `当班但与此事无关的人：姓名和电话：${GUARD}`), 1);
      await turnTo(lead, "对照排班，列齐当时在场的工作人员");
      await doStep(lead, "对照排班，列齐当时在场的工作人员");
    },
  );

  await step("he has gone home, and is called back (S157)", async () => {
    await (await entry(lead, TECHNICIAN.name)).filter({ hasText: "还没做" }).getByText("打电话找回").click();
    await nowTitle(lead).filter({ hasText: "如下班，应尽快将其找回" }).waitFor();
    await look(lead, "theft-recall");
    await doStep(lead, "如下班，应尽快将其找回", { 结果: "马上回来" });
    assert.equal(await count(lead, `如下班，应尽快将其找回：打给谁：${TECHNICIAN.name}；结果：马上回来`), 1);
    await allSent(lead);
    noComplaints(people);
  });

  await step(
    "a witness is entered with his name alone; the rest follows, without the endpoint (S143, S196, P12)",
    async () => {
      await turnTo(lead, "请有关人员留下配合");
      await doStep(lead, "请有关人员留下配合", { 姓名和电话: DRIVER });
      await allSent(lead);
      const later = lead.locator("section.card", { hasText: "还要补写" });
      await later.locator(".missing", { hasText: DRIVER.name }).filter({ hasText: "为何有关" }).waitFor();
      await look(lead, "theft-still-to-write");
      await estate.stop();
      await later.locator(".missing", { hasText: DRIVER.name }).getByRole("button", { name: "补写" }).click();
      await look(lead, "theft-fill-in");
      await give(lead, "为何有关", "当时在场");
      await give(lead, "见证人", { name: "保安室老周" });
      await press(lead);
      await later.waitFor({ state: "detached" });
      await waiting(lead, 1);
      await (await entry(lead, DRIVER.name)).filter({ hasText: "见证人：保安室老周" }).waitFor();
      await look(lead, "theft-filled-in");
      await estate.start();
      onlyFetchesFailed(people);
      await allSent(lead);
      await allAgree([desk, lead]);
      assert.equal(await count(desk, "补写“请有关人员留下配合”：为何有关：当时在场；见证人：保安室老周"), 1);
    },
  );

  await step(
    "one guard logs who enters, then without the endpoint interviews one of the two (S147, S151–S156)",
    async () => {
      await openCase(first, WORDS);
      second = await joins("安全员乙");
      await look(first, "theft-interviewer");
      await turnTo(first, "现场出入记录");
      await doStep(first, "现场出入记录", { 做了什么: "进入", 谁: { name: "失主" }, 原因: "领班陪同，指认停车位置" });
      await allSent(first);
      await estate.stop();
      await interview(first, TECHNICIAN, SAW);
      await waiting(first, 2);
      await look(first, "theft-sealed");
      await estate.start();
      onlyFetchesFailed(people);
      await allSent(first);
    },
  );

  await step("another interviews the other, and is told only that the first is done (S158)", async () => {
    await nowTitle(second).filter({ hasText: INTERVIEW }).waitFor();
    const left = second.locator("#now fieldset", { hasText: "这一条是谁的" }).locator("label.choice");
    await eventually("one is left", async () => (await left.count()) === 1);
    await look(second, "theft-second");
    await interview(second, DRIVER, HEARD);
    await allSent(second);
    await allAgree([desk, lead]);
    const sealed = (await entry(second, "已封存")).filter({ hasText: TECHNICIAN.name });
    await sealed.waitFor();
    assert.equal(await sealed.getByRole("button").count(), 0, "who may not read it may not strike it out");
    for (const [page, told] of [
      [first, 1],
      [second, 1],
      [chief, 2],
      [desk, 0],
      [lead, 0],
    ]) {
      await eventually(
        "the endpoint has told everybody",
        async () => (await count(page, `${INTERVIEW}：已封存`)) === 2,
      );
      assert.equal(await count(page, "封存内容："), told);
    }
  });

  await step("what one said is nowhere on the other's phone, at the desk or with the owner (S158)", async () => {
    for (const [page, has, hasNot] of [
      [first, [SAW], [HEARD]],
      [second, [HEARD], [SAW]],
      [desk, [ACCOUNT], [SAW, HEARD]],
      [lead, [ACCOUNT], [SAW, HEARD]],
      [resident, [WORDS], [ACCOUNT, SAW, HEARD]],
    ]) {
      const all = await stored(page);
      for (const words of has) assert.ok(all.includes(words), `${words} is here`);
      for (const words of hasNot) assert.ok(!all.includes(words), `${words} is not here`);
    }
  });

  await step("the security chief sees both and releases one: now the other guard has it (S158)", async () => {
    await (await entry(chief, HEARD)).waitFor();
    await look(chief, "theft-chief");
    await (await entry(chief, SAW)).getByRole("button", { name: "公开给同事" }).click();
    await chief.locator("#panel", { hasText: "收不回" }).filter({ hasText: SAW }).waitFor();
    await look(chief, "theft-release");
    await mainButton(chief).click();
    await (await entry(second, SAW)).waitFor();
    await look(second, "theft-released");
    for (const page of [second, desk]) {
      await eventually("it is on the phone", async () => (await stored(page)).includes(SAW));
    }
    assert.ok(!(await stored(desk)).includes(HEARD));
    assert.ok(!(await stored(resident)).includes(SAW));
  });

  await step("what was signed is not struck out (S159)", async () => {
    await (await entry(chief, HEARD)).getByRole("button", { name: "划去" }).click();
    await give(chief, "原因", "记错了");
    await mainButton(chief).click();
    await chief.locator(".refusal", { hasText: "本人已签字，不能改" }).waitFor();
    await look(chief, "theft-signed");
    await chief.getByRole("button", { name: "知道了" }).click();
    await chief.getByRole("button", { name: "取消" }).click();
    await (await entry(chief, HEARD)).waitFor();
  });

  await step("the police take over the scene, which is opened again (S166, S195)", async () => {
    await turnTo(lead, "公安人员到场：移交现场并配合");
    await doStep(lead, "公安人员到场：移交现场并配合", { 到场民警: { name: "王警官" } });
    await turnTo(lead, "解除现场保护");
    await doStep(lead, "解除现场保护", { 谁同意解除: { name: "王警官" } });
    await doStep(lead, "物品找到：交还失主并签收", { 需要吗: "不需要" });
    await allSent(lead);
  });

  await step("the cameras are seen, and those above are briefed (S137, S138, S149)", async () => {
    await look(chief, "theft-cctv");
    await doStep(chief, "如必要，马上调看监控录像", {
      发现问题: "是",
      摄像头: "车棚2号",
      看到什么: "14:20 一人抱纸箱离开",
    });
    await doStep(chief, "发现问题，及时采取措施", { 措施: "保存录像，通知东门岗留意" });
    // Nobody above the director is set: he stands there, and what to set and where.
    await nowTitle(chief).filter({ hasText: "及时向上级领导通报情况" }).waitFor();
    const whom = chief.locator("#now .field", { hasText: "向谁通报" });
    await whom.locator(".notice", { hasText: "站点设置" }).waitFor();
    assert.equal(await whom.locator("input").nth(0).inputValue(), "主任");
    await whom.scrollIntoViewIfNeeded();
    await look(chief, "theft-no-superior");
    await doStep(chief, "及时向上级领导通报情况");
    assert.equal(await count(chief, "及时向上级领导通报情况（向谁通报：主任"), 1);
    await allSent(chief);
    noComplaints(people);
  });

  await step("the director sets whom the estate reports to above himself (S169)", async () => {
    await director.goto("/site");
    await director.locator("#site-superior").fill(SUPERIOR.name);
    await director.locator("#site-superior_phone").fill(SUPERIOR.phone);
    await look(director, "theft-superior-set");
    await director.locator(".actions .btn--main").click();
    await director.locator(".site__said--sent").waitFor();
    await allSent(director);
    await director.goto("/queue");
    await openCase(director, WORDS);
    await eventually("the chief's phone has it", async () => (await stored(chief)).includes(SUPERIOR.phone));
    await doStep(chief, "排出的重点人员：尽快取证", { 需要吗: "不需要" });
    await nowTitle(chief).filter({ hasText: FINDINGS }).waitFor();
  });

  await step(
    "the security chief reports to the management what he found, and on which records it rests (S160, S161)",
    async () => {
      const told = chief.locator("#now .field", { hasText: "向谁汇报" });
      await eventually(
        "whom the estate names stands there",
        async () => (await told.locator("input").nth(0).inputValue()) === SUPERIOR.name,
      );
      assert.equal(await told.locator(".notice:visible").count(), 0);
      const call = told.locator("a[href^='tel:']");
      assert.equal(await call.getAttribute("href"), `tel:${SUPERIOR.phone.replace("-", "")}`);
      await call.click();
      await told.locator("[role=status]", { hasText: SUPERIOR.phone }).waitFor();
      // Without a record it rests on, nothing is concluded.
      await chief.locator(".actions__why", { hasText: "所依据的记录" }).waitFor();
      const offered = chief.locator("#now fieldset", { hasText: "所依据的记录" });
      for (const name of ["电动车电瓶", "认真听取失主说明各个细节", DRIVER.name, TECHNICIAN.name]) {
        await offered.locator("label.choice", { hasText: name }).first().waitFor();
      }
      const sealed = offered.locator("label.choice", { hasText: "已封存" });
      assert.equal(await sealed.count(), 1, "one was released");
      await offered.locator("label.choice", { hasText: "电动车电瓶" }).click();
      await sealed.click();
      await offered.scrollIntoViewIfNeeded();
      await look(chief, "theft-grounds");
      const report = chief.locator("#now .field", { hasText: "调查结果" }).locator("textarea");
      const drafted = await report.inputValue();
      assert.ok(drafted.includes(ACCOUNT), "drafted from the record");
      const line = drafted.split("\n").at(-1);
      assert.ok(line.startsWith("所依据的记录：详细询问丢失物品的特征：电动车电瓶"), line);
      assert.ok(line.includes(`${DRIVER.name} ${DRIVER.phone}（已封存）`), line);
      assert.ok(!drafted.includes(HEARD), "what is sealed is not in the report");
      await report.fill(`外来人员顺手牵羊，由东门离开\n${line}`);
      await doStep(chief, FINDINGS, { "其他证据、存放处": "车棚2号录像" });
      await allSent(chief);
      assert.equal(await count(chief, `拨打 ${SUPERIOR.phone}`), 1);
      let said = "";
      await eventually("the desk has it", async () => {
        said = (await timeline(desk)).map(({ text }) => text).find((text) => text.startsWith(FINDINGS)) ?? "";
        return said !== "";
      });
      assert.ok(said.includes(`向谁汇报：${SUPERIOR.name} ${SUPERIOR.phone}`), said);
      assert.ok(said.includes("所依据的记录：2 条记录"), said);
      noComplaints(people);
    },
  );

  await step(
    "the director opens from the findings what they rest on, and the desk learns nothing that is sealed (S158, S160)",
    async () => {
      await nowTitle(director).filter({ hasText: FINDINGS }).waitFor();
      const rests = director.locator("#now .entries li");
      assert.equal(await rests.count(), 2);
      await look(director, "theft-findings");
      const isLed = (name, entry) =>
        eventually(name, () => entry.evaluate((shown) => shown === document.activeElement));
      const leads = async (name, button, entry) => {
        await button.click();
        await isLed(name, entry);
      };
      const item = director.locator("details.steps-done .entry", { hasText: "DP-60-3391" });
      await leads("it is opened where it stands", rests.getByRole("button", { name: "电动车电瓶" }), item);
      await look(director, "theft-ground-opened");
      // What comes meanwhile draws the page anew, and one stays where one was led.
      await desk.locator(".pane--case .actions__row .btn", { hasText: "补记" }).click();
      await desk.locator("#panel textarea").fill(MEANWHILE);
      await press(desk);
      await director.locator(".timeline__item", { hasText: MEANWHILE }).waitFor();
      await director.waitForTimeout(100);
      await isLed("it stays there", item);
      const heard = director.locator("details.steps-done .entry", { hasText: HEARD });
      await leads("the sealed one too, by who may read it", rests.getByRole("button", { name: DRIVER.name }), heard);
      assert.ok(!(await stored(desk)).includes(HEARD));
      const shown = (await entry(desk, "已封存")).filter({ hasText: DRIVER.name });
      const seal = desk
        .locator("details.steps-done .step-line", { hasText: FINDINGS })
        .getByRole("button", { name: "已封存" });
      await leads("the desk is led to the seal", seal, shown.first());
      assert.ok(!(await desk.locator(".pane--case").innerText()).includes(HEARD));
      await look(desk, "theft-ground-sealed");
    },
  );

  await step("the director has it and decides (S161, S162)", async () => {
    await accept(director, FINDINGS);
    await look(director, "theft-decision");
    await doStep(director, "共同研究，根据情节决定是否报公安", {
      决定: "向公安机关报告",
      理由: "价值2400元，有录像",
      谁参加研究: "主任、主管、安全负责人",
    });
    await doStep(chief, "向公安机关报告结果，移交案件登记", { 接收民警: { name: "王警官" } });
    await allSent(chief);
    noComplaints(people);
  });

  await step("the security chief takes the case away as a file whose sums hold (S168)", async (t) => {
    await chief.locator(".actions__row .btn", { hasText: "更多" }).click();
    await look(chief, "theft-export");
    const [download] = await Promise.all([
      chief.waitForEvent("download"),
      chief.getByRole("button", { name: "导出案卷（交公安机关）" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^RC-\d{8}-\d{3}\.zip$/);
    const zip = await fs.readFile(await download.path());
    const files = filesOf(zip);
    t.diagnostic(`${zip.length} bytes: ${[...files.keys()].join(", ")}`);
    const sums = files.get("SHA256SUMS").toString();
    const lines = sums.trimEnd().split("\n");
    assert.equal(lines.length, files.size - 1);
    for (const line of lines) {
      const [sum, name] = line.split("  ");
      assert.equal(sha256(files.get(name)), sum, name);
    }
    const page = files.get("case.html").toString();
    for (const words of [WORDS, ACCOUNT, SAW, HEARD, RECEIPT, "￥1500"]) assert.ok(page.includes(words), words);
    assert.equal(JSON.parse(files.get("case.json")).case.words, WORDS);
    const hash = sha256(sums).slice(0, 16);
    await eventually("that it was taken is on the case", () => count(desk, `补记：导出案卷，校验码 ${hash}`));
    if (process.env.HUYING_SHOTS) {
      const paper = await chief.context().newPage();
      await paper.setContent(page);
      await look(paper, "theft-file");
      await paper.close();
    }
  });

  await step("the owner is told, the case is closed, and it stands in 《日常事务登记表》 (S67, S17)", async () => {
    await nowTitle(desk).filter({ hasText: "把处理结果告知失主" }).waitFor();
    await give(desk, "给住户的话", REPLY);
    await press(desk);
    await resident.getByText(REPLY).first().waitFor();
    await look(resident, "theft-told");
    await mainButton(desk).filter({ hasText: "办结" }).waitFor();
    await press(desk);
    await give(desk, "结果", "住户要的都办到了");
    await press(desk);
    const ended = desk.locator(".pane--case section", { hasText: "已办结" }).first();
    const [, number] = /在《日常事务登记表》，编号 (RC-\d{8}-\d{3})/.exec(await ended.innerText());
    await Promise.all([desk, lead, chief].map(allSent));
    await allAgree([desk, lead]);
    await truth(resident).filter({ hasText: "已办完" }).waitFor();
    await look(desk, "theft-closed");
    await ended.getByRole("link", { name: "看登记表" }).click();
    const row = desk.locator("table.register tbody tr", { hasText: number });
    await row.waitFor();
    const text = await row.innerText();
    for (const part of [WORDS, "挂失与失窃", "满足"]) assert.ok(text.includes(part), part);
    assert.ok(!text.includes(HEARD));
    await look(desk, "theft-register");
    assert.equal(await desk.locator("table.register tbody tr", { hasText: WORDS }).count(), 1);
    noComplaints(people);
  });
});

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function interview(page, { name }, words) {
  await nowTitle(page).filter({ hasText: INTERVIEW }).waitFor();
  for (const [label, answer] of Object.entries({
    这一条是谁的: name,
    接触现场的时间: "下午三点前后",
    现场状态的回忆: words,
    公安人员在场: "否",
    本人签名: { signs: name },
  })) {
    await give(page, label, answer);
  }
  await page.locator("#now legend", { hasText: "这一条是谁的" }).scrollIntoViewIfNeeded();
  await look(page, `theft-interview-${name}`);
  await press(page);
  assert.equal(await page.locator(".refusal").count(), 0);
}
