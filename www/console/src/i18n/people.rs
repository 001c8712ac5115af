//! Words about who is here: signing in, invitations, roles.

super::words! {
    /// Signing in, invitations, team.
    PeopleWords {
        sign_in_title: "登录商家后台", "登入商家後台", "Sign in";
        sign_in_lead: "查看线索，回复访客。", "查看名單，回覆訪客。", "See your leads and answer your visitors.";
        email: "邮箱", "電子郵件", "E-mail";
        password: "密码", "密碼", "Password";
        sign_in: "登录", "登入", "Sign in";
        signing_in: "正在登录…", "登入中…", "Signing in…";
        email_wrong: "请填写完整的邮箱，例如 name@example.com", "請填寫完整的電子郵件，例如 name@example.com", "Please write a whole address, such as name@example.com";
        password_missing: "请填写密码", "請填寫密碼", "Please write your password";
        expired: "登录已过期，请重新登录。", "登入已過期，請重新登入。", "Your session has ended. Please sign in again.";
        choose_title: "选择商家", "選擇商家", "Choose a business";
        choose_lead: "您在多个商家有账号，这次进入哪一个？", "您在多個商家有帳號，這次要進入哪一個？", "You work for several businesses. Which one now?";
        other_account: "换一个账号登录", "改用其他帳號登入", "Use another account";
        invite_title: "加入团队", "加入團隊", "Join the team";
        invite_lead: "您收到了一份邀请。填写姓名和密码后即可进入。", "您收到一份邀請。填寫姓名與密碼後即可進入。", "You have been invited. Write your name and a password to get in.";
        name: "姓名", "姓名", "Name";
        name_help: "回复访客时会显示", "回覆訪客時會顯示", "Visitors see it when you answer";
        name_missing: "请填写姓名，最多 {max} 个字", "請填寫姓名，最多 {max} 個字", "Please write your name, at most {max} characters";
        new_password_help: "至少 {min} 位。已有账号的，请填写原来的密码。", "至少 {min} 位。已有帳號者，請填寫原本的密碼。", "At least {min} characters. If you already have an account, use its password.";
        password_short: "密码至少 {min} 位，最多 {max} 位", "密碼至少 {min} 位，最多 {max} 位", "A password has {min} to {max} characters";
        join: "加入并登录", "加入並登入", "Join and sign in";
        joining: "正在加入…", "加入中…", "Joining…";
        invite_dead: "邀请链接无效或已过期，请向负责人要一个新的。", "邀請連結無效或已過期，請向負責人索取新的。", "This invitation is not valid any more. Please ask an owner for a new one.";
        invite_password: "这个邮箱已有账号，请填写原来的密码。", "這個電子郵件已有帳號，請填寫原本的密碼。", "This address has an account already. Please use its password.";
        invite_used: "邀请链接已经用过，请直接登录。", "邀請連結已使用過，請直接登入。", "This invitation was used before. Please sign in.";
        to_sign_in: "去登录", "前往登入", "Go to sign-in";
        team_title: "邀请同事", "邀請同事", "Invite a colleague";
        team_lead: "填写邮箱，选择能做的事，把生成的链接发给对方。", "填寫電子郵件，選擇權限，再把產生的連結傳給對方。", "Write the e-mail, choose what the person may do, and pass the link on.";
        role: "角色", "角色", "Role";
        owner: "负责人", "負責人", "Owner";
        marketer: "投放", "行銷", "Marketer";
        agent: "客服", "客服", "Agent";
        owner_may: "全部权限，包括邀请同事", "全部權限，包括邀請同事", "Everything, inviting others included";
        marketer_may: "改快捷问题，看打码的线索，不能看号码", "編輯快捷問題，看遮蔽後的名單，不能看號碼", "Edits questions; sees leads without their numbers";
        agent_may: "回复访客，查看联系方式", "回覆訪客，查看聯絡方式", "Answers visitors, sees contact details";
        invite: "生成邀请链接", "產生邀請連結", "Make the link";
        inviting: "正在生成…", "產生中…", "Making it…";
        invited: "{email} 的邀请链接", "{email} 的邀請連結", "Link for {email}";
        invited_help: "只能用一次，三天内有效。请只发给本人；离开此页后不再显示。", "只能使用一次，三天內有效。請只傳給本人；離開此頁後不再顯示。", "Works once, within three days. Send it to nobody else; it is not shown again.";
    }
}
