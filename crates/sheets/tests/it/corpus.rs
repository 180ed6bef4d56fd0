use std::io::Cursor;
use calamine::{Reader, Data, open_workbook_auto_from_rs, SheetVisible, SheetType};
use crate::support::open;
#[test]
fn corpus() {
    let mut n=0;
    let mut paths: Vec<_> = std::fs::read_dir("/tmp/corpus").unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for p in paths {
        let bytes = std::fs::read(&p).unwrap();
        let ours = open("x", bytes.clone()).map(|mut r| { let s=r.sheet().to_owned(); let mut v=vec![]; while let Some(x)=r.next_row(){v.push(x.unwrap());} (s,v)});
        if p.extension().is_some_and(|e| e=="ods") && p.to_string_lossy().contains("infinite") { println!("{p:?} {:?}", ours.as_ref().map(|x| x.1.len())); continue; }
        let theirs = std::panic::catch_unwind(|| {
            let mut b = open_workbook_auto_from_rs(Cursor::new(bytes)).ok()?;
            let names: Vec<String> = b.sheets_metadata().iter().filter(|s| s.visible==SheetVisible::Visible && s.typ==SheetType::WorkSheet).map(|s| s.name.clone()).collect();
            for name in names { 
                let r = b.worksheet_range(&name).ok()?;
                let mut v=vec![];
                let (r0,c0)=r.start().unwrap_or((0,0));
                for (i,row) in r.rows().enumerate() {
                    let cells: Vec<(usize,String)> = row.iter().enumerate().filter(|(_,d)| **d!=Data::Empty && !d.to_string().trim().is_empty()).map(|(j,d)| (j+c0 as usize, d.to_string())).collect();
                    if !cells.is_empty() { v.push((i as u32+r0+1, cells)); }
                }
                if !v.is_empty() { return Some((name,v)); }
            }
            None
        }).unwrap_or(None);
        match (&ours,&theirs) {
            (Ok((s,v)), Some((t,w))) => {
                let cnt_o: Vec<(u32,Vec<usize>)> = v.iter().map(|r| (r.number, r.cells.iter().enumerate().filter(|(_,c)| **c!=xinyu_service::ports::Cell::Empty).map(|x| x.0).collect())).collect();
                let cnt_t: Vec<(u32,Vec<usize>)> = w.iter().map(|r| (r.0, r.1.iter().map(|x| x.0).collect())).collect();
                if s!=t || cnt_o!=cnt_t { println!("DIFF {p:?} {s} {t} {} {}", v.len(), w.len()); 
                   if let Some((a,b)) = cnt_o.iter().zip(&cnt_t).find(|(a,b)| a!=b) { println!("   ours {a:?} theirs {b:?}"); } } else { n+=1;
                  for (a,b) in v.iter().zip(w) { for (j,t) in &b.1 { if let xinyu_service::ports::Cell::Text(x) = &a.cells[*j] { if x!=t { println!("  text {p:?} {x:?} {t:?}"); } } } } }
            }
            (Err(e), t) => println!("ERR {p:?} {e:?} theirs {}", t.is_some()),
            (Ok(o), None) => println!("ONLY OURS {p:?} {}", o.1.len()),
        }
    }
    println!("same {n}");
}
#[test]
fn look() {
    for f in ["adhocallbabynames1996to2016.xls","capitalized_wbook_stream.xls","issue127.xls","issue127.ods","issue343.xls","misc_biff5_parsing.xls","issue281.xlsm","issue252.xlsx"] {
        let b = std::fs::read(format!("/tmp/corpus/{f}")).unwrap();
        match open_workbook_auto_from_rs(Cursor::new(b)) { Err(e) => println!("{f} {e:?}"), Ok(mut b) => for s in b.sheets_metadata().to_vec() { println!("{f} {s:?} {:?}", b.worksheet_range(&s.name).map(|r| r.get_size())); } }
    }
}
