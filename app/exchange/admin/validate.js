// Refuses what a hub must not take: changes and deletions of what is written
// once, and documents from accounts that may not write them. NAME is replaced
// by the hub's name, PLACE by what the database is: reference, area, files or
// inbox. Stations check signatures; this looks at little, because a hub calls it
// for every document.
function (doc, old, user) {
  function refuse(why) { throw({forbidden: why}); }
  var roles = user.roles, id = doc._id, kind = id.slice(0, id.indexOf(':') + 1);
  if (roles.indexOf('_admin') !== -1) {
    if (kind === 'event:' && (doc._deleted || old && !old._deleted && (old.sealed || old.lent))) { refuse('过程记录写入后不能修改'); }
    return;
  }
  if (id.charAt(0) === '_') { refuse('只有管理员能改动设计文档'); }
  var station = roles.indexOf('NAME-station') !== -1, loader = roles.indexOf('NAME-loader') !== -1;
  var changed = doc._deleted || old && !old._deleted;
  if ('PLACE' === 'files') {
    if (!station || kind !== 'file:' || typeof doc.sealed !== 'string') { refuse('这里只存工作站的材料文件'); }
    if (changed) { refuse('材料文件写入后不能修改'); }
    return;
  }
  if ('PLACE' === 'reference') {
    if (kind !== 'pool:' && kind !== 'password:') { if (!loader) { refuse('这个账号不能写入公共数据'); } return; }
    if (!station) { refuse('这个账号不能写入编号段和密码'); }
    if (changed) { refuse('编号段和密码写入后不能修改'); }
    return;
  }
  if ('PLACE' === 'area') {
    if (kind === 'subject:') { if (!loader) { refuse('这个账号不能写入当事人数据'); } return; }
    if (!station) { refuse('这个账号不能写入这个区域'); }
    if (changed) { refuse('过程记录、领取和检查点写入后不能修改、删除'); }
    if (kind === 'event:') {
      if (typeof (doc.sealed || doc.lent) !== 'string' || typeof doc.sig !== 'string' || !doc.by) { refuse('过程记录没有加密，或缺少签名'); }
    } else if (kind === 'claim:') {
      if (!doc['case'] || !doc.station || !doc.until) { refuse('领取缺少办件、工作站或期限'); }
    } else if (kind !== 'checkpoint:' && kind !== 'witness:') { refuse('这里不存这一种文档'); }
    return;
  }
  function text(v, most) { return typeof v === 'string' && v.length > 0 && v.length <= most; }
  function optional(v, most) { return v === undefined || v === null || typeof v === 'string' && v.length <= most; }
  if (station) { refuse('收件库只由门户写入'); }
  if (changed) { refuse('网上申请写入后不能修改、删除'); }
  if (kind !== 'application:' || !/^application:[A-Za-z0-9._:-]{1,128}$/.test(id) || doc.kind !== 'application') { refuse('网上申请的 _id 或 kind 不合格式'); }
  if (JSON.stringify(doc).length > 65536) { refuse('网上申请太大'); }
  if (!text(doc.item, 64) || !/^[a-z0-9][a-z0-9-]*$/.test(doc.item)) { refuse('网上申请没有写明事项 item'); }
  var who = doc.subject;
  if (!who || ['person', 'enterprise', 'vehicle'].indexOf(who.kind) === -1 || !text(who.id, 40)) { refuse('网上申请的当事人 subject 不合格式'); }
  if (!text(doc.name, 64) || !optional(doc.phone, 32) || !optional(doc.contact, 64) || !optional(doc.variant, 64)) { refuse('网上申请的姓名、电话或联系人不合格式'); }
  if (!optional(doc.area, 15) || doc.area && !/^[0-9]{6,15}$/.test(doc.area)) { refuse('网上申请的区域 area 应是 6 至 15 位数字'); }
  if (!text(doc.at, 40) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(doc.at)) { refuse('网上申请的提交时间 at 应像 2026-11-20T08:00:00+08:00'); }
  var at = Date.parse(doc.at);
  if (!(at > 0) || at < 'MADE') { refuse('网上申请的提交时间 at 早于汇聚库启用'); }
  if (at > Date.now() + 300000) { refuse('网上申请的提交时间 at 还没有到，请检查门户的时钟'); }
  if (doc.declared !== undefined && (!Array.isArray(doc.declared) || doc.declared.length > 64)) { refuse('网上申请的声明 declared 不合格式'); }
  for (var i = 0; doc.declared && i < doc.declared.length; i++) {
    if (!doc.declared[i] || !/^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(doc.declared[i].name)) { refuse('网上申请的声明 declared 不合格式'); }
  }
}
