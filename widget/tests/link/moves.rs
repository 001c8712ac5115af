//! What happens next: one thing of all that can, and what goes wrong with it.

use crate::edge::{Done, Failure, Fate};
use crate::line::{BROKEN, Client, LineId};
use crate::support::{close_code, denied, read, started};
use crate::world::{Mail, Request, World};
use shared::api::StartRequest;
use shared::conversation::{Input, Report};
use shared::protocol::{ClientFrame, Code, ServerFrame, close};
use shared::time::Millis;
use widget::model::{Event, Timer};

/// One thing that can happen next.
#[derive(Clone, Copy, Debug)]
pub enum Move {
    Mail(usize),
    Open(LineId),
    Up(LineId),
    Down(LineId),
    /// A tab hears that another one has stored something.
    Join(usize),
    Timer(usize, usize),
    Alarm,
    /// The operator opens the conversation.
    Call,
}

impl World<'_> {
    /// Rolls how the edge's next input ends.
    fn fate(&mut self) {
        if !self.is_bad {
            return;
        }
        self.edge.fate = match self.dice.roll(150) {
            0 | 1 => Fate::Decided,
            2 | 3 => Fate::Written,
            4..=7 => Fate::Performed(self.dice.index(5)),
            8 => Fate::Failed,
            9..=11 => Fate::Refused,
            _ => Fate::Done,
        };
        if self.edge.fate != Fate::Done {
            let fate = self.edge.fate;
            self.tell(|| format!("edge: {fate:?}"));
        }
        if self.dice.once_in(12) {
            self.edge.hibernate();
        }
    }

    /// What an input came to; the reports that set out with it are on their way, crash or not.
    fn after<T>(&mut self, done: Done<T>) -> Done<T> {
        let life = self.edge.life;
        let reports = self.edge.reports.drain(..);
        self.mail
            .extend(reports.map(|report| Mail::Report(life, Box::new(report))));
        let thoughts = self.edge.thoughts.drain(..);
        self.mail
            .extend(thoughts.map(|thinking| Mail::Thought(life, thinking)));
        self.edge.fate = Fate::Done;
        if matches!(done, Err(Failure::Crashed)) {
            let keeps_sockets = self.dice.once_in(2);
            self.crash(keeps_sockets);
        }
        done
    }

    /// One thing happens; false when there is nothing that could.
    pub fn go(&mut self) -> bool {
        self.edge.now = self.edge.now.plus(self.dice.roll(40));
        self.edge.lines.forget_gone();
        self.gather_moves();
        if self.moves.is_empty() || self.trouble(12) {
            // What is under way stays under way until the next timer runs out.
            let timers = self.tabs.iter().flat_map(|tab| &tab.timers);
            let next = timers.map(|(due, _)| *due).chain(self.edge.store.alarm);
            let thoughts = self.mail.iter().filter_map(|mail| match mail {
                Mail::Thought(_, thinking) => Some(thinking.from),
                _ => None,
            });
            let next = next.chain(thoughts.filter(|from| *from > self.edge.now));
            if let Some(next) = next.min() {
                self.edge.now = self.edge.now.max(next);
                self.gather_moves();
            }
        }
        if self.moves.is_empty() {
            return false;
        }
        let chosen = self.moves[self.dice.index(self.moves.len())];
        self.tell(|| format!("{chosen:?}"));
        match chosen {
            Move::Mail(at) => {
                let mail = self.mail.swap_remove(at);
                self.deliver(mail);
            }
            Move::Open(id) => self.open(id),
            Move::Up(id) => self.up(id),
            Move::Down(id) => self.down(id),
            Move::Join(at) => self.join(at),
            Move::Timer(at, index) => {
                let (_, timer): (Millis, Timer) = self.tabs[at].timers.remove(index);
                // A conversation begins with the key that is stored by now.
                if matches!(timer, Timer::Start(_)) {
                    self.join(at);
                }
                self.happen(at, Event::Due(timer));
            }
            Move::Alarm => {
                self.fate();
                let done = self.edge.ring();
                drop(self.after(done));
            }
            Move::Call => self.call(),
        }
        true
    }

    fn gather_moves(&mut self) {
        let mut moves = std::mem::take(&mut self.moves);
        moves.clear();
        let now = self.edge.now;
        let is_due =
            |mail: &Mail| !matches!(mail, Mail::Thought(_, thinking) if thinking.from > now);
        let due = self
            .mail
            .iter()
            .enumerate()
            .filter(|(_, mail)| is_due(mail));
        moves.extend(due.map(|(at, _)| Move::Mail(at)));
        for (id, line) in self.edge.lines.iter() {
            if line.is_opening && line.is_heard && !line.is_dead {
                moves.push(Move::Open(id));
            }
            if !line.up.is_empty() {
                moves.push(Move::Up(id));
            }
            let is_told = !line.down.is_empty() || line.close.is_some();
            if line.is_heard && !line.is_dead && is_told {
                moves.push(Move::Down(id));
            }
        }
        moves.extend(self.to_join.iter().map(|at| Move::Join(*at)));
        for (at, tab) in self.tabs.iter().enumerate() {
            let due = tab.timers.iter().position(|(due, _)| *due <= self.edge.now);
            moves.extend(due.map(|index| Move::Timer(at, index)));
        }
        let alarm = self.edge.store.alarm;
        if alarm.is_some_and(|alarm| alarm <= self.edge.now) {
            moves.push(Move::Alarm);
        }
        if self.operator.line.is_none() && self.edge.store.conversation.is_some() {
            moves.push(Move::Call);
        }
        self.moves = moves;
    }

    fn deliver(&mut self, mail: Mail) {
        let is_request = matches!(mail, Mail::Start(..) | Mail::Post(..) | Mail::Report(..));
        if is_request && self.trouble(10) {
            // It comes again, some other time; its sender hears no second answer.
            self.mail.push(mail.clone());
        }
        match mail {
            Mail::Start(request, body) => self.start(request, *body),
            Mail::Started((at, number), event) => {
                let asked = &mut self.tabs[at].asked;
                if asked.take_if(|asked| *asked == number).is_some() {
                    self.happen(at, event);
                }
            }
            Mail::Post(id, number, frames) => self.take_post(id, number, frames),
            Mail::Posted(id, number, reply) => self.posted(id, number, reply),
            Mail::Report(life, report) => self.take_report(life, *report),
            Mail::Thought(life, thinking) => {
                // Of a life that has ended the alarm brings it.
                if self.edge.life == life {
                    let words = self.dice.once_in(2).then_some("好的，可以的。");
                    self.fate();
                    let done = self.edge.thought(thinking, words);
                    drop(self.after(done));
                }
            }
            Mail::Reported(life, input) => {
                if self.edge.life == life {
                    self.fate();
                    let done = self.edge.reported(input);
                    // What fails here is tried again by the alarm.
                    drop(self.after(done));
                }
            }
        }
    }

    fn start(&mut self, request: Request, body: StartRequest) {
        let roll = self.dice.roll(256) as u8;
        let unreached = Mail::Started(request, Event::Unreached { roll });
        if self.trouble(8) {
            self.mail.push(unreached);
            if self.dice.once_in(2) {
                // The page has given up on it, but it still arrives.
                self.mail.push(Mail::Start(request, Box::new(body)));
            }
            return;
        }
        self.fate();
        let done = self.edge.start(body);
        let reply = match self.after(done) {
            Ok(reply) => started(reply),
            Err(Failure::Refused(problem)) if problem.code == Code::UnknownVersion => {
                denied(problem.code)
            }
            // What is our fault, or too much at once, passes.
            Err(_) => Event::Unreached { roll },
        };
        let is_lost = self.trouble(8);
        self.mail.push(if is_lost {
            unreached
        } else {
            Mail::Started(request, reply)
        });
    }

    fn take_post(&mut self, id: LineId, number: u32, frames: Vec<ClientFrame>) {
        if self.trouble(10) {
            self.mail.push(Mail::Posted(id, number, Err(BROKEN)));
            if self.dice.once_in(2) {
                self.mail.push(Mail::Post(id, number, frames));
            }
            return;
        }
        self.fate();
        let done = self.edge.post(frames);
        let reply = self.after(done).map_err(|failure| match failure {
            Failure::Refused(problem) => close_code(problem.code),
            Failure::Crashed => BROKEN,
        });
        let is_lost = self.trouble(10);
        let reply = if is_lost { Err(BROKEN) } else { reply };
        self.mail.push(Mail::Posted(id, number, reply));
    }

    fn posted(&mut self, id: LineId, number: u32, reply: Result<Vec<ServerFrame>, u16>) {
        let line = self.edge.lines.get(id).filter(|line| line.is_heard);
        let Some(line) = line.filter(|line| line.posted == Some(number)) else {
            return;
        };
        let Client::Tab(at) = line.client else {
            panic!("the operator has a socket");
        };
        line.posted = None;
        match reply {
            Ok(frames) => {
                for frame in frames {
                    // The shell takes a welcome only from the way down.
                    if !matches!(frame, ServerFrame::Welcome { .. }) {
                        self.come(at, frame);
                    }
                }
                // Unless a frame has led to another line.
                if self.tabs[at].line == Some(id) {
                    self.post(at, id);
                }
            }
            Err(code) => self.closed(id, code),
        }
    }

    fn take_report(&mut self, life: u32, report: Report) {
        let revision = report.revision;
        let fails = self.merchant.is_down || self.trouble(8);
        // Its transaction is done, but nobody hears of it.
        let is_taken = !fails || (!self.merchant.is_down && self.dice.once_in(2));
        let told = is_taken.then(|| self.merchant.take(report));
        let input = match told {
            Some((told, settled)) if !fails => Input::ReportTaken {
                revision,
                told,
                settled,
            },
            _ => Input::ReportFailed,
        };
        // Some failures are never heard of.
        if !fails || self.dice.once_in(2) {
            self.mail.push(Mail::Reported(life, input));
        }
    }

    fn open(&mut self, id: LineId) {
        let is_lost = self.trouble(8);
        let is_swallowed = self.trouble(25);
        let is_walled = self.is_walled;
        let line = self.edge.lines.get(id).unwrap();
        let (client, is_tab) = (line.client, line.client != Client::Operator);
        line.is_opening = false;
        if is_swallowed {
            line.is_dead = true;
        } else if is_lost || (is_walled && is_tab) {
            self.closed(id, BROKEN);
        } else if let Client::Tab(at) = client {
            self.happen(at, Event::Opened);
        } else {
            for frame in self.operator.hello() {
                self.say_as_operator(frame);
            }
        }
    }

    fn up(&mut self, id: LineId) {
        if self.trouble(40) {
            self.cut(id);
            return;
        }
        if self.trouble(60) {
            let line = self.edge.lines.get(id).unwrap();
            line.is_dead = true;
            line.up.clear();
            return;
        }
        if self.trouble(100) {
            let code = [close::TRY_AGAIN, close::TOO_MANY, 1000][self.dice.index(3)];
            self.edge.close(id, code);
            return;
        }
        self.fate();
        let done = self.edge.hear(id);
        drop(self.after(done));
    }

    fn cut(&mut self, id: LineId) {
        let line = self.edge.lines.get(id).unwrap();
        line.cut(&mut self.dice, BROKEN);
    }

    fn down(&mut self, id: LineId) {
        if self.trouble(60) {
            self.cut(id);
        }
        let line = self.edge.lines.get(id).unwrap();
        let client = line.client;
        let Some(frame) = line.down.pop_front() else {
            let code = line.close.unwrap_or(BROKEN);
            self.closed(id, code);
            return;
        };
        match client {
            Client::Tab(at) => self.come(at, frame),
            Client::Operator => {
                self.tell(|| format!("operator: {frame:?}"));
                let is_said = matches!(
                    frame,
                    ServerFrame::Message(_) | ServerFrame::Accepted { .. }
                );
                if !self.operator.hear(frame, &self.edge.store) {
                    self.hang_up(Client::Operator);
                } else if is_said {
                    self.say_as_operator(self.operator.marks());
                }
            }
        }
    }

    fn come(&mut self, at: usize, frame: ServerFrame) {
        self.happen(at, Event::Came(read(&frame)));
    }

    fn closed(&mut self, id: LineId, code: u16) {
        let line = self.edge.lines.get(id).unwrap();
        let client = line.client;
        self.hang_up(client);
        if let Client::Tab(at) = client {
            let roll = self.dice.roll(256) as u8;
            self.happen(at, Event::Closed { code, roll });
        }
    }
}
