"""Files built by the tests: a small notice of our own in each format."""

from __future__ import annotations

import io
import json
import zipfile
from xml.sax.saxutils import escape

import typst
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

NOTICE = (
    "云河省人民政府办公厅关于印发2031年科技服务业重点工作安排的通知",
    "云府办函〔2031〕16号",
    "各市(州)人民政府,省政府有关部门:",
    "经省政府同意,现将《2031年科技服务业重点工作安排》印发给你们,请认真组织实施,并于每季度末月25日前报送进展情况。",
    "一、总体目标",
    "全省科技服务业营业收入突破4200亿元,比上年增长12%,培育示范企业25家,新建技术转移机构8家。",
    "(一)建设技术转移中心。完善核心集聚区服务功能,带动技术合同登记额达到310亿元。(责任单位:科技厅、财政厅)",
)
TABLE = (
    ("序号", "任务", "牵头单位", "责任单位"),
    ("1", "建设技术转移中心", "科技厅", "财政厅、各市(州)人民政府"),
    ("2", "发展检验检测服务", "质监局", "经济和信息化委"),
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of named parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def docx() -> bytes:
    """A Word file with a table, automatic numbers, a deletion and an insertion under revision."""
    document = Document()
    for line in NOTICE:
        document.add_paragraph(line)
    for text in ("抓好示范", "推进试点"):
        document.add_paragraph(text, style="List Number")
    revised = document.add_paragraph("修订")
    revised._p.append(
        parse_xml(f"<w:ins {nsdecls('w')} w:id='1' w:author='a'><w:r><w:t>新增</w:t></w:r></w:ins>")
    )
    old = "<w:r><w:delText>旧文</w:delText></w:r>"
    revised._p.append(parse_xml(f"<w:del {nsdecls('w')} w:id='2' w:author='a'>{old}</w:del>"))
    table = document.add_table(0, 4)
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    merged = table.add_row().cells
    merged[0].text, merged[1].text = "3", "统计监测"
    merged[2].merge(table.rows[2].cells[2])
    merged[0].merge(merged[1])
    document.add_paragraph("附注在表后。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def html(charset: str = "utf-8") -> bytes:
    """A page as government sites have them: navigation, content, table, tail."""
    links = "".join(f"<li><a href='/{number}'>栏目链接{number}</a></li>" for number in range(30))
    body = "".join(f"<p>  {escape(line)}</p>" for line in NOTICE[1:])
    rows = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in TABLE)
    return (
        f"<!DOCTYPE html><html><head><meta http-equiv='Content-Type' content='text/html; charset={charset}'>"
        "<title>站点</title><script>var a='脚本里的文字脚本里的文字';</script></head>"
        f"<body><ul class='nav'>{links}</ul>"
        f"<div id='wrap'><h1>{NOTICE[0]}</h1><div class='TRS_Editor'>{body}<table>{rows}</table>"
        "<p style='display:none'>隐藏的文字</p></div></div>"
        "<div class='foot'><p>相关链接</p><p>版权所有:某网站</p></div></body></html>"
    ).encode(charset, "xmlcharrefreplace")


def pdf(lines: tuple[str, ...] = NOTICE) -> bytes:
    """A notice set as A4 pages with page numbers, wrapped lines and a ruled table."""
    source = """
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")
#set text(font: ("Noto Serif CJK SC", "WenQuanYi Micro Hei"), size: 16pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
#for line in json(bytes(sys.inputs.lines)) { par(line) }
#table(columns: 4, ..json(bytes(sys.inputs.table)).flatten().map(cell => [#cell]))
"""
    inputs = {"lines": json.dumps(lines), "table": json.dumps(TABLE)}
    return bytes(typst.compile(source.encode(), format="pdf", sys_inputs=inputs, timestamp=0))


def ofd(lines: tuple[str, ...] = NOTICE, *, namespace: str = "http://www.ofdspec.org/2016") -> bytes:
    """One page of 28 characters a line, each a text object, in an order that is not the reading order."""
    objects = [_text_object(1, (100.0, 270.0), "- 1 -", 2.5)]
    y = 40.0
    for line in lines:
        indent = 11.2
        while line:
            room = 26 if indent else 28
            objects.append(_text_object(len(objects) + 10, (28.0 + indent, y), line[:room], 5.6))
            line = line[room:]
            y += 10.2
            indent = 0.0
    page = f"<ofd:Content><ofd:Layer>{''.join(reversed(objects))}</ofd:Layer></ofd:Content>"
    tree = "<ofd:Pages><ofd:Page ID='1' BaseLoc='Pages/Page_0/Content.xml'/></ofd:Pages>"
    root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    return zipped(
        {
            path: f"<ofd:{name} xmlns:ofd='{namespace}'>{inner}</ofd:{name}>"
            for path, name, inner in (
                ("OFD.xml", "OFD", root),
                ("Doc_0/Document.xml", "Document", tree),
                ("Doc_0/Pages/Page_0/Content.xml", "Page", page),
            )
        }
    )


def _text_object(number: int, place: tuple[float, float], text: str, step: float) -> str:
    steps = f"g {max(1, len(text) - 1)} {step}"
    code = f"<ofd:TextCode X='0' Y='5' DeltaX='{steps}'>{escape(text)}</ofd:TextCode>"
    box = f"{place[0]} {place[1]} 160 6"
    return f"<ofd:TextObject ID='{number}' Boundary='{box}' Font='1' Size='5.6'>{code}</ofd:TextObject>"
