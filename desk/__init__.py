"""What people do at the desk, as rows: who may do what, logins, and every act with who and when."""
