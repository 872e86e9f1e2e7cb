//! Rows of queries whose columns are taken by their places: into several variables, by number, by `Scan`. A line that
//! must be reported ends in `LEAK`.

use super::pii::expect;

#[test]
fn the_columns_of_a_row_go_into_the_variables_in_their_order() {
    expect(&[
        (
            "app/plots.py",
            "import logging\nlog = logging.getLogger('x')\n\
             def one(cur, plot):\n\
             \x20   cur.execute('SELECT owner_name, cnic, area FROM parcels WHERE plot_no = %s', (plot,))\n\
             \x20   a, c, size = cur.fetchone()\n\
             \x20   log.info('owner %s', a) # LEAK\n\
             \x20   log.info('owner %s', c) # LEAK\n\
             \x20   log.info('size %s', size)\n\
             def each(cur):\n\
             \x20   cur.execute('SELECT full_name, area FROM parcels')\n\
             \x20   for n, size in cur.fetchall():\n\
             \x20       log.info('owner %s', n) # LEAK\n\
             \x20       log.info('size %s', size)\n\
             \x20   for row in cur:\n\
             \x20       log.info('owner %s', row[0]) # LEAK\n\
             \x20       log.info('size %s', row[1])\n\
             \x20       log.info('row %s', row) # LEAK\n\
             def many(cur):\n\
             \x20   rows = cur.execute('SELECT count(*), cnic, area FROM parcels').fetchall()\n\
             \x20   log.info('count %s', rows[0][0])\n\
             \x20   log.info('owner %s', rows[0][1]) # LEAK\n\
             \x20   log.info('sizes %s', [z for t, c, z in rows])\n\
             \x20   total, *others = cur.fetchone()\n\
             \x20   log.info('count %s', total)\n\
             \x20   log.info('others %s', others) # LEAK\n\
             def whole(cur):\n\
             \x20   cur.execute('SELECT * FROM parcels')\n\
             \x20   a, b = cur.fetchone()\n\
             \x20   log.info('%s %s', a, b)\n",
        ),
        (
            "app/plots.php",
            "<?php\nfunction a($db, $pdo) {\n\
             $res = mysqli_query($db, \"SELECT cnic, ward FROM citizens\");\n\
             list($x, $y) = mysqli_fetch_row($res);\n\
             error_log($x); // LEAK\n\
             error_log($y);\n\
             $row = mysqli_fetch_row($res);\n\
             error_log($row[0]); // LEAK\n\
             error_log($row[1]);\n\
             foreach ($pdo->query(\"SELECT cnic, ward FROM citizens\")->fetchAll() as $one) {\n\
             error_log($one['ward']);\n\
             error_log($one['cnic']); // LEAK\n}\n}\n",
        ),
        (
            "app/Plots.java",
            "import java.sql.*;\nclass Plots {\nvoid f(Statement s) throws Exception {\n\
             ResultSet rs = s.executeQuery(\"select cnic, ward from citizens\");\n\
             while (rs.next()) {\n\
             System.out.println(rs.getString(1)); // LEAK\n\
             System.out.println(rs.getString(2));\n\
             System.out.println(rs.getString(\"cnic\")); // LEAK\n}\n}\n}\n",
        ),
        (
            "app/plots.js",
            "async function f(pool) {\n\
             const [rows, fields] = await pool.query(\"select cnic, ward from citizens\")\n\
             console.log(rows) // LEAK\n\
             console.log(rows[0].cnic) // LEAK\n\
             console.log(rows[0].ward)\n\
             console.log(fields)\n\
             for (const r of rows) console.log(r.ward)\n}\n",
        ),
    ]);
}

#[test]
fn what_is_scanned_is_what_the_query_names() {
    expect(&[(
        "a/a.go",
        "package a\nimport (\"log\"; \"database/sql\"; \"context\")\n\
         func d(ctx context.Context, db *sql.DB) {\n\
         var a, b, c, d string\n\
         var n int\n\
         db.QueryRow(\"select full_name from citizens where id=$1\", 1).Scan(&a)\n\
         log.Println(a) // LEAK\n\
         row := db.QueryRowContext(ctx, \"select ward, cnic from citizens where id=$1\", 1)\n\
         err := row.Scan(&b, &c)\n\
         log.Println(b, err)\n\
         log.Println(c) // LEAK\n\
         rows, err := db.Query(\"select cnic, count(*) from citizens group by cnic\")\n\
         for rows.Next() {\n\
         if err := rows.Scan(&d, &n); err != nil { return }\n\
         log.Println(d) // LEAK\n\
         log.Println(n)\n}\n}\n",
    )]);
}
