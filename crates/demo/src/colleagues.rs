//! The officers of the shown body today: one away and stood in for, one whose right runs out soon, one who
//! comes next week, one who left; and everybody else's rights, certified as each year.

use std::sync::Arc;

use jiff::civil::Date;
use xinyu_register::ids::OfficerId;
use xinyu_service::people::NewColleague;
use xinyu_service::{Register, ServiceError};

use crate::days::days_before;
use crate::officers::{ADMIN, CLERK, Post};

/// Makes them.
pub(crate) async fn make(register: &Arc<Register>, posts: &[Post], today: Date) -> Result<(), ServiceError> {
    for post in posts {
        for record in register.store.accounts.officers_of_body(post.body.as_str()).await? {
            if register.named_so(&record, &post.name).await? {
                register.certify_at_machine(&post.body, record.id, &[post.role.to_owned()]).await?;
            }
        }
    }
    let Some(post) = posts.iter().find(|post| post.role == CLERK) else { return Ok(()) };
    let admin = register.demo_officer(&post.body, ADMIN).await?;
    let Some(away) = id_of(register, post).await? else { return Ok(()) };
    let later = |days: i64| days_before(today, -days);
    let join = async |name: &str, from: Date, until: Date| {
        let office = post.office.clone();
        let new = NewColleague { name: name.to_owned(), office, role: CLERK.to_owned(), from, until };
        register.join(&admin, &new).await
    };
    let deputy = join("白拟川", today, later(21)).await?;
    register.name_deputy(&admin, away, CLERK, deputy, today, later(10)).await?;
    join("齐样禾", later(7), later(300)).await?;
    let left = join("柳示例", today, later(200)).await?;
    register.end_rights(&admin, left, None).await
}

async fn id_of(register: &Register, post: &Post) -> Result<Option<OfficerId>, ServiceError> {
    for record in register.store.accounts.officers_of_body(post.body.as_str()).await? {
        if register.named_so(&record, &post.name).await? {
            return Ok(Some(record.id));
        }
    }
    Ok(None)
}
