"""A Word document with one word in each of 25 places that can hold text, and three that nobody is to read."""

from __future__ import annotations

import io
import zipfile

PLACES = {
    "paragraph": "алма",
    "table": "бүркүт",
    "nested table": "гүлзар",
    "insertion": "добулбас",
    "move target": "жоогазын",
    "block control": "зергер",
    "inline control": "илбирс",
    "cell control": "кыргыек",
    "simple field": "лачын",
    "complex field": "мөңгү",
    "hyperlink": "наристе",
    "smart tag": "өрдөк",
    "text box": "пахта",
    "old text box": "ракета",
    "footnote": "саамал",
    "endnote": "тулпар",
    "comment": "улар",
    "formula": "фабула",
    "header": "хан",
    "first header": "чабыт",
    "header table": "шумкар",
    "footer": "ыйман",
    "alternative text": "элечек",
    "diagram": "юрта",
    "chart": "ярус",
}
UNREAD = ("өчүрүлдү", "жылдырылды", "буйрукталды")

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)


def run(place: str) -> str:
    return f"<w:r><w:t>{PLACES[place]}</w:t></w:r>"


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def table(inside: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>"


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def box(place: str) -> str:
    content = f"<w:txbxContent>{paragraph(run(place))}</w:txbxContent>"
    choice = (
        f"<w:drawing><wp:inline><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></wp:inline></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    choices = f"<mc:Choice Requires='wps'>{choice}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r>"


def drawn(place: str) -> str:
    return f"<a:p><a:r><a:t>{PLACES[place]}</a:t></a:r></a:p>"


def body() -> str:
    field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    complex_field = (
        field.format("begin")
        + f"<w:r><w:instrText>{UNREAD[2]}</w:instrText></w:r>"
        + field.format("separate")
        + run("complex field")
        + field.format("end")
    )
    cell_control = (
        f"<w:tbl><w:tr>{control('<w:tc>' + paragraph(run('cell control')) + '</w:tc>')}</w:tr></w:tbl>"
    )
    old_box = (
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph(run('old text box'))}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    pieces = [
        paragraph(run("paragraph")),
        table(paragraph(run("table")) + table(paragraph(run("nested table")))),
        paragraph(f"<w:ins w:id='1'>{run('insertion')}</w:ins>"),
        paragraph(f"<w:del w:id='2'><w:r><w:delText>{UNREAD[0]}</w:delText></w:r></w:del>"),
        paragraph(f"<w:moveFrom w:id='3'><w:r><w:t>{UNREAD[1]}</w:t></w:r></w:moveFrom>"),
        paragraph(f"<w:moveTo w:id='4'>{run('move target')}</w:moveTo>"),
        control(paragraph(run("block control"))),
        paragraph(control(run("inline control"))),
        cell_control,
        paragraph(f"<w:fldSimple w:instr='DATE'>{run('simple field')}</w:fldSimple>"),
        paragraph(complex_field),
        paragraph(f"<w:hyperlink r:id='rId9'>{run('hyperlink')}</w:hyperlink>"),
        paragraph(f"<w:smartTag w:element='place'>{run('smart tag')}</w:smartTag>"),
        paragraph(box("text box")),
        paragraph(old_box),
        paragraph(f"<m:oMath><m:r><m:t>{PLACES['formula']}</m:t></m:r></m:oMath>"),
        paragraph(
            "<w:r><w:drawing><wp:inline><wp:docPr id='7' name='Picture' "
            f"descr='{PLACES['alternative text']}'/></wp:inline></w:drawing></w:r>"
        ),
    ]
    return f"<w:document {_SPACES}><w:body>{''.join(pieces)}</w:body></w:document>"


def places_docx() -> bytes:
    header = paragraph(run("header")) + table(paragraph(run("header table")))
    note = "<w:{0}s {1}><w:{0} w:id='5'>{2}</w:{0}></w:{0}s>"
    parts = {
        "word/document.xml": body(),
        "word/header1.xml": f"<w:hdr {_SPACES}>{header}</w:hdr>",
        "word/header2.xml": f"<w:hdr {_SPACES}>{paragraph(run('first header'))}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {_SPACES}>{paragraph(run('footer'))}</w:ftr>",
        "word/footnotes.xml": note.format("footnote", _SPACES, paragraph(run("footnote"))),
        "word/endnotes.xml": note.format("endnote", _SPACES, paragraph(run("endnote"))),
        "word/comments.xml": note.format("comment", _SPACES, paragraph(run("comment"))),
        "word/diagrams/data1.xml": f"<dgm:dataModel {_SPACES}><dgm:t>{drawn('diagram')}</dgm:t></dgm:dataModel>",
        "word/charts/chart1.xml": f"<c:chartSpace {_SPACES}><c:tx>{drawn('chart')}</c:tx></c:chartSpace>",
    }
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts["[Content_Types].xml"] = (
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        f"<Override PartName='/word/document.xml' ContentType='{types}'/></Types>"
    )
    parts["_rels/.rels"] = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='rId1' "
        "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
        "Target='word/document.xml'/></Relationships>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), "<?xml version='1.0' encoding='UTF-8'?>" + text)
    return out.getvalue()
